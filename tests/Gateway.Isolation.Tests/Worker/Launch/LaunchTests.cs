using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Gateway.Host.Isolation.Worker.Launch;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>Starting a worker, and what it is given.</summary>
[SupportedOSPlatform("linux")]
public sealed class LaunchTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_first_line_reaches_the_worker_and_nobody_else()
    {
        var (_, lines, _) = await _bench.RunAsync(_bench.Script("""read -r line; echo "got $line"; read -r more || echo closed; tr '\0' '\n' < /proc/self/environ; tr '\0' '\n' < /proc/$$/cmdline | grep -v script | sed 's/^/argument /'"""));
        lines.ShouldContain("got first line");
        lines.ShouldContain("closed", "nothing else comes, and a plugin that reads must not wait for it");
        lines.Where(line => !line.StartsWith("got", StringComparison.Ordinal)).ShouldAllBe(line => !line.Contains("first line", StringComparison.Ordinal));
        _bench.Script("x").ToString().ShouldNotContain("first line");
    }

    [Fact]
    public async Task The_environment_of_the_gateway_does_not_reach_a_worker()
    {
        Environment.SetEnvironmentVariable("LAUNCH_TEST_TOKEN", "secret");
        try
        {
            var (_, lines, _) = await _bench.RunAsync(_bench.Script("env"));
            string[] allowed = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR", "GATEWAY_WORKER_PARENT", "PWD", "OLDPWD", "SHLVL", "_"];
            lines.Select(line => line.Split('=')[0]).Where(name => !name.StartsWith("DOTNET_", StringComparison.Ordinal)).Except(allowed).ShouldBeEmpty();
        }
        finally
        {
            Environment.SetEnvironmentVariable("LAUNCH_TEST_TOKEN", null);
        }
    }

    [Fact]
    public async Task It_starts_in_its_own_folder_with_a_session_and_a_group_of_its_own_and_no_descriptor_of_the_gateway()
    {
        using var open = File.OpenRead("/etc/hosts");
        var (_, lines, _) = await _bench.RunAsync(_bench.Script("pwd; cut -d' ' -f1,5,6 /proc/$$/stat; ls /proc/$$/fd; true"));
        lines[0].ShouldBe(_bench.Own);
        lines[1].Split(' ').Distinct().Count().ShouldBe(1, "process, group and session are the same number");

        // without a pipe: the shell would hold an end of it for a moment
        lines[2..].ShouldBe(["0", "1", "2"]);
    }

    [Fact]
    public async Task No_core_file_is_written_and_the_kernel_prefers_a_worker_when_memory_is_short()
    {
        // where this may be raised it is: most machines write no core files anyway
        _ = LinuxCalls.Limit(Environment.ProcessId, LinuxCalls.CoreSize, ulong.MaxValue);
        var (_, lines, _) = await _bench.RunAsync(_bench.Script("ulimit -c; cat /proc/$$/oom_score_adj"));
        lines.ShouldBe(["0", "500"]);
    }

    [Theory]
    [InlineData("exit 7", 7, null, "ended with exit code 7")]
    [InlineData("kill -11 $$", null, 11, "ended by signal 11 (SIGSEGV)")]
    public async Task How_it_ended_is_told(string script, int? code, int? signal, string sentence)
    {
        var (exit, _, _) = await _bench.RunAsync(_bench.Script(script));
        exit.Code.ShouldBe(code);
        exit.Signal.ShouldBe(signal);
        exit.Sentence.ShouldBe(sentence);
    }

    [Fact]
    public async Task The_last_lines_of_standard_error_are_kept()
    {
        var (exit, lines, _) = await _bench.RunAsync(_bench.Script("echo out; for i in $(seq 100); do echo error $i >&2; done"));
        exit.LastErrors.Length.ShouldBe(40);
        exit.LastErrors[^1].ShouldBe("error 100");
        lines.ShouldContain("out");
    }

    [Fact]
    public async Task One_that_has_ended_is_reaped()
    {
        using var process = await _bench.StartAsync(_bench.Script("exit 0"));
        await process.Exited;
        Directory.Exists($"/proc/{process.Id}").ShouldBeFalse("a child that nobody has waited for would still be listed");
    }

    [Fact]
    public async Task A_missing_folder_is_named_and_nothing_is_started()
    {
        var outcome = await _bench.Launcher.LaunchAsync(_bench.Script("true") with { Writable = ["/nowhere/at/all"] });
        outcome.Problem!.Kind.ShouldBe(WorkerLaunchProblemKind.FolderMissing);
        outcome.Problem.Sentence.ShouldContain("/nowhere/at/all");
    }

    [Fact]
    public async Task Without_an_executable_nothing_is_started()
    {
        using var launcher = new LinuxLauncher(new WorkerLauncherOptions(), executable: null, LinuxMeans.OfThisMachine(), TimeProvider.System);
        (await launcher.LaunchAsync(_bench.Script("true"))).Problem!.Kind.ShouldBe(WorkerLaunchProblemKind.ExecutableMissing);
    }

    [Fact]
    public async Task A_program_that_cannot_be_run_ends_at_once_and_says_why()
    {
        using var launcher = new LinuxLauncher(new WorkerLauncherOptions(), new WorkerExecutable("/nowhere/gateway", []), LinuxMeans.OfThisMachine(), TimeProvider.System);
        using var process = (await launcher.LaunchAsync(_bench.Script("true"))).Process!;
        var exit = await process.Exited;
        exit.Code.ShouldBe(127);
        exit.LastErrors.ShouldContain(line => line.Contains("/nowhere/gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_launcher_that_is_disposed_has_killed_everything_and_starts_nothing_more()
    {
        using var process = await _bench.StartAsync(_bench.Script("sleep 1000"));
        _bench.Launcher.Dispose();
        (await process.Exited).WasKilled.ShouldBeTrue();
        (await _bench.Launcher.LaunchAsync(_bench.Script("true"))).Problem!.Kind.ShouldBe(WorkerLaunchProblemKind.Closed);
    }

    [Fact]
    public async Task The_gateway_itself_starts_from_this_folder_with_and_without_a_sandbox()
    {
        WorkerExecutable.OfGateway(AppContext.BaseDirectory, RuntimeFolder.Find())!.File.ShouldBe(Path.Combine(AppContext.BaseDirectory, "gateway"));
        using var launcher = WorkerLaunchers.Create(new WorkerLauncherOptions(), TimeProvider.System);
        var isConfinable = (await launcher.SandboxAsync()).IsOn;
        foreach (var sandbox in isConfinable ? new[] { Gateway.Host.Model.Config.SandboxMode.Off, Gateway.Host.Model.Config.SandboxMode.Required } : [Gateway.Host.Model.Config.SandboxMode.Off])
        {
            using var process = (await launcher.LaunchAsync(new WorkerLaunch("version#1", ["--version"], "") { Sandbox = sandbox })).Process!;
            var lines = new Lines(process);
            (await process.Exited).Code.ShouldBe(0, string.Join('\n', lines.All));
            lines.All.ShouldContain(line => line.StartsWith("0.1.0", StringComparison.Ordinal));
        }
    }
}
