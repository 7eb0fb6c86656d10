using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Gateway.Host.Model.Config;
using Gateway.Host.Isolation.Worker.Launch;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>What is limited, by what, and what is said where it cannot be.</summary>
[SupportedOSPlatform("linux")]
public sealed class LimitTests : IDisposable
{
    private const long Megabyte = 1024 * 1024;
    private static readonly WorkerLimits Everything = new() { Memory = 64 * Megabyte, Cpu = 0.5, OpenFiles = 99, Processes = 40 };
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Too_much_memory_ends_the_worker_and_that_is_told()
    {
        var (exit, _, containment) = await _bench.RunAsync(_bench.Script("all=$(head -c 400000000 /dev/zero | tr '\\0' x)", new WorkerLimits { Memory = 64 * Megabyte }));
        Bench.IsByCgroup(containment, LimitKind.Memory);
        exit.OutOfMemory.ShouldBe(OutOfMemory.Kernel);
        exit.Signal.ShouldBe(9);
        exit.Sentence.ShouldContain("more memory than it may");
    }

    [Fact]
    public async Task Memory_is_shared_by_all_that_it_has_started()
    {
        var (exit, _, containment) = await _bench.RunAsync(_bench.Script("head -c 400000000 /dev/zero | tail > /dev/null; echo gone with $?; exit 5", new WorkerLimits { Memory = 64 * Megabyte }));
        Bench.IsByCgroup(containment, LimitKind.Memory);
        exit.OutOfMemory.ShouldBe(OutOfMemory.Kernel, "the child was killed, whatever the worker made of it");
    }

    [Fact]
    public async Task Processes_are_refused_beyond_the_limit()
    {
        var (exit, lines, containment) = await _bench.RunAsync(_bench.Script("for i in $(seq 200); do sleep 1000 & echo $i; done", new WorkerLimits { Processes = 40 }));
        Bench.IsByCgroup(containment, LimitKind.Processes);
        exit.Code.ShouldNotBe(0);
        exit.LastErrors.ShouldContain(line => line.Contains("fork", StringComparison.OrdinalIgnoreCase));
        lines.Length.ShouldBeLessThan(45);
        Bench.IsAnyoneLeft(0).ShouldBeTrue("the kernel's own threads: the search itself works");
    }

    [Fact]
    public async Task A_fork_bomb_stays_within_its_limit_and_ends_with_the_worker()
    {
        using var process = await _bench.StartAsync(_bench.Script("bomb() { bomb | bomb & }; bomb 2> /dev/null; echo lit; sleep 1000", new WorkerLimits { Processes = 40 }));
        Bench.IsByCgroup(process.Containment, LimitKind.Processes);
        await new Lines(process).FirstAsync("lit");
        process.Kill();
        await process.Exited;
        Bench.IsAnyoneLeft(process.Id).ShouldBeFalse();
    }

    [Fact]
    public async Task Open_files_are_limited_softly_and_hard()
    {
        var (_, lines, containment) = await _bench.RunAsync(_bench.Script("ulimit -Sn; ulimit -Hn", new WorkerLimits { OpenFiles = 99 }));
        lines.ShouldBe(["99", "99"]);
        containment.Limits.Single().Means.ShouldBe(LimitMeans.ResourceLimit);
    }

    [Fact]
    public async Task Where_there_is_no_cgroup_it_says_what_is_in_force_instead()
    {
        using var bench = new Bench(means => means with { Cgroups = [] });
        var (_, lines, containment) = await bench.RunAsync(bench.Script("env; ulimit -n", Everything));
        lines.ShouldContain("DOTNET_GCHeapHardLimit=3000000", "three quarters of 64 MB, hexadecimal");
        lines.ShouldContain("DOTNET_PROCESSOR_COUNT=1");
        lines.ShouldContain("99");
        containment.Lines.ShouldBe(
        [
            "sandbox: off (not asked for)",
            "memory: 64 MB, by the runtime's heap limit (managed memory only, three quarters of it: no cgroups are mounted)",
            "cpu: 0.5 cores, not in force (its runtime makes threads for so many cores only: no cgroups are mounted)",
            "open files: 99, by rlimit (for each process)",
            "processes: 40, not in force (no cgroups are mounted)",
            "ended by: process group",
        ]);
    }

    [Fact]
    public async Task Where_no_cgroup_counts_processes_a_sandbox_does_unless_root_makes_it()
    {
        using var bench = new Bench(means => means with { Cgroups = [] });
        var (exit, lines, containment) = await bench.RunAsync(bench.Script("for i in $(seq 200); do sleep 1000 & echo $i; done; exit 0", new WorkerLimits { Processes = 40 }, SandboxMode.Required));
        var limit = containment.Limits.Single();
        if (Environment.IsPrivilegedProcess)
        {
            limit.Sentence.ShouldBe("processes: 40, not in force (no cgroups are mounted)");
            return;
        }

        limit.Sentence.ShouldBe("processes: 40, by rlimit (all of its sandbox)");
        exit.Code.ShouldNotBe(0);
        lines.Length.ShouldBeLessThan(45);
    }

    [Fact]
    public async Task Every_limit_that_this_machine_can_hold_is_in_force_and_named()
    {
        using var process = await _bench.StartAsync(_bench.Script("sleep 1000", Everything));
        process.Containment.Limits.Select(limit => limit.Kind).ShouldBe([LimitKind.Memory, LimitKind.Cpu, LimitKind.OpenFiles, LimitKind.Processes]);
        foreach (var kind in new[] { LimitKind.Memory, LimitKind.Cpu, LimitKind.Processes })
        {
            Bench.IsByCgroup(process.Containment, kind);
        }

        var membership = await File.ReadAllTextAsync($"/proc/{process.Id}/cgroup");
        membership.ShouldContain($"gateway-workers-{Environment.ProcessId}-");
    }

    [Fact]
    public async Task Half_a_core_is_half_a_core()
    {
        // one second of work by the processor's own count: with half a core that takes about two on the wall
        const string Work = "dd if=/dev/zero of=/dev/null bs=1M count=200000 2> /dev/null & sleep 1; cat /proc/$!/stat | cut -d' ' -f14,15; kill $!";
        var (_, lines, containment) = await _bench.RunAsync(_bench.Script(Work, new WorkerLimits { Cpu = 0.2 }));
        Bench.IsByCgroup(containment, LimitKind.Cpu);
        lines.Single().Split(' ').Sum(int.Parse).ShouldBeLessThan(60, "hundredths of a second of processor time in about one second");
    }

    [Fact]
    public async Task The_cgroups_are_gone_when_the_launcher_is()
    {
        string? own;
        using (var bench = new Bench())
        {
            var exit = await bench.RunAsync(bench.Script("cat /proc/self/cgroup; setsid sleep 30 & exit 0", Everything));
            own = exit.Lines.SelectMany(line => line.Split('/')).FirstOrDefault(part => part.StartsWith("gateway-workers-", StringComparison.Ordinal));
        }

        foreach (var mount in LinuxMeans.OfThisMachine().Cgroups)
        {
            // its own folder by name: other launchers of this test run are under way
            Directory.Exists(Path.Combine(mount.Folder, own.ShouldNotBeNull())).ShouldBeFalse(mount.Folder);
        }
    }

    [Theory]
    [InlineData("Out of memory.", 134, OutOfMemory.Runtime)]
    [InlineData("Unhandled exception. System.OutOfMemoryException: Exception of type …", 134, OutOfMemory.Runtime)]
    [InlineData("System.OutOfMemoryException was caught", 0, OutOfMemory.No)]
    [InlineData("Stack overflow.", 134, OutOfMemory.No)]
    internal void The_runtime_says_when_its_heap_was_too_small(string line, int code, OutOfMemory expected) =>
        LaunchTexts.RuntimeOutOfMemory(code, [line]).ShouldBe(expected);

}
