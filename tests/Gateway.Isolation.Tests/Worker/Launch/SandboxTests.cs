using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Gateway.Host.Isolation.Worker.Launch.Sandbox;
using Gateway.Host.Model.Config;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>What a confined worker can see and do. Needs bubblewrap, which test.sh installs, and says why where it does not work.</summary>
[SupportedOSPlatform("linux")]
public sealed class SandboxTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task It_sees_its_own_folders_and_its_plugin_and_nothing_else_of_the_gateway()
    {
        await File.WriteAllTextAsync(Path.Combine(_bench.Data, "admin.token"), "secret");
        await File.WriteAllTextAsync(Path.Combine(_bench.Plugin, "Demo.dll"), "plugin");
        var neighbour = Directory.CreateDirectory(Path.Combine(_bench.Own, "..", "neighbour")).FullName;
        await File.WriteAllTextAsync(Path.Combine(neighbour, "settings"), "secret");
        var lines = await InsideAsync($"""
            cat {_bench.Data}/admin.token; cat {neighbour}/settings; ls {_bench.Data} | sed 's/^/data: /'; ls {Path.GetDirectoryName(_bench.Own)} | sed 's/^/root: /'
            cat {_bench.Plugin}/Demo.dll; echo; echo mine > {_bench.Own}/file && echo written; touch {_bench.Plugin}/x || echo plugin is read-only
            ls -A /root /home /var /run /srv 2> /dev/null | sed 's/^/else: /'; cat /etc/shadow
            """);
        lines.ShouldNotContain("secret");
        lines.Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).ShouldBe(["data: shadow"]);
        lines.Where(line => line.StartsWith("root: ", StringComparison.Ordinal)).ShouldBe(["root: data", "root: own"]);
        lines.ShouldContain("plugin");
        lines.ShouldContain("written");
        lines.ShouldContain("plugin is read-only");
        lines.ShouldNotContain(line => line.StartsWith("root:x", StringComparison.Ordinal) || line.StartsWith("root:*", StringComparison.Ordinal));
        lines.Where(line => line.StartsWith("else: ", StringComparison.Ordinal) && !line.Contains("systemd", StringComparison.Ordinal)).ShouldBeEmpty();
        (await File.ReadAllTextAsync(Path.Combine(_bench.Own, "file"))).ShouldBe("mine\n");
    }

    [Fact]
    public async Task It_sees_neither_the_processes_nor_the_environment_of_the_host_and_cannot_end_them()
    {
        Environment.SetEnvironmentVariable("LAUNCH_TEST_TOKEN", "secret");
        try
        {
            var lines = await InsideAsync($"cat /proc/*/environ | tr '\\0' '\\n'; ls -d /proc/[0-9]* | sed 's/^/process: /'; kill -0 {Environment.ProcessId} || echo no such process");
            lines.ShouldNotContain(line => line.Contains("LAUNCH_TEST_TOKEN", StringComparison.Ordinal));
            lines.ShouldContain("no such process");
            lines.Count(line => line.StartsWith("process: ", StringComparison.Ordinal)).ShouldBeLessThan(8, "its own and those of its sandbox");
        }
        finally
        {
            Environment.SetEnvironmentVariable("LAUNCH_TEST_TOKEN", null);
        }
    }

    [Fact]
    public async Task It_has_no_privileges_and_cannot_get_any()
    {
        var lines = await InsideAsync("""
            id -u; grep -E 'CapEff|CapBnd|NoNewPrivs' /proc/self/status; mount -t tmpfs none /tmp || echo no mount; unshare -Ur true || echo no namespace
            for setting in sys/kernel/core_pattern sys/kernel/hostname sysrq-trigger; do ( : >> /proc/$setting ) || echo no $setting; done; head -c 1 /proc/kcore | wc -c; hostname
            """);
        lines.ShouldContain("1000");
        lines.ShouldContain("CapEff:\t0000000000000000");
        lines.ShouldContain("CapBnd:\t0000000000000000");
        lines.ShouldContain("NoNewPrivs:\t1");
        lines.ShouldContain("no mount");
        lines.ShouldContain("no namespace");
        // opened for writing and closed again: where this fails nothing of the machine is changed
        lines.ShouldContain("no sys/kernel/core_pattern");
        lines.ShouldContain("no sys/kernel/hostname");
        lines.ShouldContain("no sysrq-trigger");
        lines.ShouldContain("0", "nothing of the kernel's memory");
        lines.ShouldContain("worker");
    }

    [Fact]
    public async Task Its_temporary_folder_is_its_own_and_bounded_and_nothing_else_can_be_written()
    {
        var host = Path.GetTempFileName();
        var lines = await InsideAsync("""
            ls -A /tmp | sed 's/^/tmp: /'; head -c 100000000 /dev/zero > /tmp/big || echo full; head -c 100000000 /dev/zero > /dev/shm/big || echo shm full
            for place in / /usr /etc /dev /proc; do touch $place/x || echo read-only $place; done
            """);
        lines.ShouldContain("tmp: " + Path.GetFileName(Path.GetDirectoryName(_bench.Own)), "where its own folder is");
        lines.ShouldNotContain("tmp: " + Path.GetFileName(host));
        File.Delete(host);
        lines.ShouldContain("full");
        lines.ShouldContain("shm full");
        lines.Where(line => line.StartsWith("read-only ", StringComparison.Ordinal)).ShouldBe(["read-only /", "read-only /usr", "read-only /etc", "read-only /dev", "read-only /proc"]);
    }

    [Fact]
    public async Task How_it_ended_is_told_through_the_sandbox()
    {
        (await _bench.RunAsync(Confined("exit 7"))).Exit.Code.ShouldBe(7);
        (await _bench.RunAsync(Confined("kill -11 $$"))).Exit.Signal.ShouldBe(11);
        var (exit, _, containment) = await _bench.RunAsync(Confined("all=$(head -c 400000000 /dev/zero | tr '\\0' x)") with { Limits = new WorkerLimits { Memory = 64 * 1024 * 1024 } });
        Bench.IsByCgroup(containment, LimitKind.Memory);
        exit.OutOfMemory.ShouldBe(OutOfMemory.Kernel);
    }

    [Fact]
    public async Task What_is_in_force_is_said()
    {
        var (_, _, containment) = await _bench.RunAsync(Confined("true"));
        containment.Sandbox.IsOn.ShouldBeTrue();
        containment.Sandbox.Sentence.ShouldStartWith("sandbox: on (bubblewrap: ");
        containment.Sandbox.Why.ShouldContain("the network is shared");
        containment.KillMeans.ShouldContain("namespace of processes");
    }

    [Fact]
    public async Task Where_bubblewrap_is_missing_required_is_refused_and_auto_runs_without_and_says_so()
    {
        using var bench = new Bench(means => means with { Bubblewrap = null });
        var refused = await bench.Launcher.LaunchAsync(bench.Script("true", sandbox: SandboxMode.Required));
        refused.Problem!.Kind.ShouldBe(WorkerLaunchProblemKind.SandboxUnavailable);
        refused.Problem.Sentence.ShouldBe(
            "'script#1' was not started, because 'sandbox: required' cannot be kept: bubblewrap is not installed: install the package 'bubblewrap' and start the gateway again, or set 'sandbox: auto' to run it without.");
        var (exit, _, containment) = await bench.RunAsync(bench.Script("true", sandbox: SandboxMode.Auto));
        exit.Code.ShouldBe(0);
        containment.Sandbox.Sentence.ShouldStartWith("sandbox: off (bubblewrap is not installed");
    }

    [Fact]
    public async Task A_bubblewrap_that_cannot_confine_is_found_out_by_trying_and_its_words_are_told()
    {
        // a kernel that forbids user namespaces looks like this to whoever runs bubblewrap
        var broken = Path.Combine(_bench.Own, "bwrap");
        await File.WriteAllTextAsync(broken, "#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2\nexit 1\n");
        File.SetUnixFileMode(broken, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using var bench = new Bench(means => means with { Bubblewrap = broken });
        var found = await bench.Launcher.SandboxAsync();
        found.IsOn.ShouldBeFalse();
        found.Why.ShouldContain("bwrap: setting up uid map: Permission denied; allow user namespaces");
    }

    [Fact]
    public async Task It_is_tried_once_and_with_less_where_an_older_version_cannot_do_all()
    {
        var tried = new List<(bool, bool)>();
        var check = new SandboxCheck("/usr/bin/bwrap", candidate =>
        {
            tried.Add((candidate.CanForbidNesting, candidate.CanSize));
            return Task.FromResult(candidate.CanForbidNesting ? "bwrap: Unknown option --disable-userns" : null);
        });
        (await check.FindAsync()).Why.ShouldContain("cannot forbid user namespaces");
        await check.FindAsync();
        tried.ShouldBe([(true, true), (false, true)]);
    }

    [Fact]
    public async Task A_folder_that_holds_something_hidden_is_shown_without_it_even_after_it_is_replaced()
    {
        // the configuration and the data beside the executable, as in a published gateway
        var published = Directory.CreateDirectory(Path.Combine(_bench.Own, "..", "published")).FullName;
        await File.WriteAllTextAsync(Path.Combine(published, "gateway.dll"), "code");
        await File.WriteAllTextAsync(Path.Combine(published, "gateway.yaml"), "secret");
        Directory.CreateDirectory(Path.Combine(published, "data", "shadow", "demo"));
        await File.WriteAllTextAsync(Path.Combine(published, "data", "admin.token"), "secret");
        using var launcher = new LinuxLauncher(
            new WorkerLauncherOptions { Hidden = [Path.Combine(published, "gateway.yaml"), Path.Combine(published, "data")] },
            new WorkerExecutable("/bin/sh", ["-c"]), LinuxMeans.OfThisMachine(), TimeProvider.System);
        var launch = Confined($"echo ready; read -r line; until [ -e {_bench.Own}/go ]; do :; done; find {published}; cat {published}/gateway.dll {published}/gateway.yaml");
        using var process = (await launcher.LaunchAsync(launch with { Readable = [published, Path.Combine(published, "data", "shadow", "demo")] })).Process!;
        var lines = new Lines(process);
        await lines.FirstAsync("ready");
        await File.WriteAllTextAsync(Path.Combine(published, "new"), "secret");
        File.Move(Path.Combine(published, "new"), Path.Combine(published, "gateway.yaml"), overwrite: true);
        await File.WriteAllTextAsync(Path.Combine(_bench.Own, "go"), "");
        await process.Exited;
        lines.All.ShouldContain("code");
        lines.All.ShouldNotContain("secret");
        lines.All.Where(line => line.StartsWith(published, StringComparison.Ordinal)).Select(line => line[published.Length..]).Order(StringComparer.Ordinal)
            .ShouldBe(["", "/data", "/data/shadow", "/data/shadow/demo", "/gateway.dll"]);
    }

    private WorkerLaunch Confined(string script) => _bench.Script(script, sandbox: SandboxMode.Required);

    private async Task<IReadOnlyList<string>> InsideAsync(string script)
    {
        var (_, lines, containment) = await _bench.RunAsync(Confined(script));
        containment.Sandbox.IsOn.ShouldBeTrue();
        return lines;
    }
}
