using System.Runtime.Versioning;
using Gateway.Host.Isolation.Worker.Launch.Linux;
using Gateway.Host.Model.Config;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>A kill takes the worker, all that it has started, and nobody else.</summary>
[SupportedOSPlatform("linux")]
public sealed class KillTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_kill_takes_the_children_of_children()
    {
        using var process = await _bench.StartAsync(_bench.Script("(sleep 1000 & echo child $!; wait) & wait"));
        var child = int.Parse(await new Lines(process).FirstAsync("child "));
        process.Kill();
        var exit = await process.Exited;
        exit.Signal.ShouldBe(9);
        exit.WasKilled.ShouldBeTrue();
        exit.Sentence.ShouldBe("ended by the gateway");
        Bench.Runs(child).ShouldBeFalse();
    }

    [Theory]
    [InlineData(SandboxMode.Off)]
    [InlineData(SandboxMode.Auto)]
    internal async Task A_kill_also_takes_a_child_that_has_left_the_session(SandboxMode sandbox)
    {
        using var process = await _bench.StartAsync(_bench.Script("setsid sleep 30 & echo child $!; wait", sandbox: sandbox));
        var means = process.Containment.KillMeans;
        var isHeld = means.Contains("cgroup", StringComparison.Ordinal) || means.Contains("namespace", StringComparison.Ordinal);
        Assert.SkipUnless(isHeld || Environment.IsPrivilegedProcess, $"ended by: {means}; only a cgroup or a namespace holds a process that makes itself a session");
        await new Lines(process).FirstAsync("child ");
        var everybody = Descendants(process.Id);
        everybody.ShouldNotBeEmpty();
        var open = everybody.ConvertAll(LinuxCalls.OpenProcess);
        process.Kill();
        await process.Exited;
        open.ShouldAllBe(child => HasEnded(child), "the worker is told gone, so whoever it had started is being ended too");
        open.ForEach(child => child.Dispose());
    }

    [Fact]
    public async Task One_that_ends_by_itself_leaves_nobody_behind()
    {
        using var process = await _bench.StartAsync(_bench.Script("sleep 1000 & setsid sleep 30 & sleep 1000 & echo child $!; exit 3"));
        var child = int.Parse(await new Lines(process).FirstAsync("child "));
        (await process.Exited).Code.ShouldBe(3);
        Bench.Runs(child).ShouldBeFalse();
        Bench.IsAnyoneLeft(process.Id).ShouldBeFalse();
    }

    [Fact]
    public async Task A_kill_may_be_repeated_and_come_too_late()
    {
        using var process = await _bench.StartAsync(_bench.Script("exit 0"));
        (await process.Exited).WasKilled.ShouldBeFalse();
        process.Kill();
        process.Kill();
        process.Dispose();
    }

    [Fact]
    public async Task Disposing_it_kills_it()
    {
        var process = await _bench.StartAsync(_bench.Script("sleep 1000"));
        process.Dispose();
        (await process.Exited).WasKilled.ShouldBeTrue();
    }

    [Fact]
    public void A_number_that_has_passed_to_another_process_is_not_killed()
    {
        var table = new ScriptedProcesses { StartTime = 100 };
        var kill = new CheckedKill(7, 100, table);
        kill.Kill().ShouldBeTrue();
        table.StartTime = 101;
        kill.Kill().ShouldBeFalse("the process of that number was started later than ours");
        table.StartTime = null;
        kill.Kill().ShouldBeFalse();
        table.Killed.ShouldBe([7]);
    }

    [Fact]
    public void Once_reaped_it_is_never_killed_again_whoever_has_its_number()
    {
        var table = new ScriptedProcesses { StartTime = 100 };
        var kill = new CheckedKill(7, 100, table);
        kill.Reap(() => 0);
        kill.Kill().ShouldBeFalse();
        table.Killed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("12 (sh) S 1 12 12 0 -1 4194560 90 0 0 0 0 0 0 0 20 0 1 0 4711 2777088 200", 4711)]
    [InlineData("12 (a) S (b c) S 1 12 12 0 -1 4194560 90 0 0 0 0 0 0 0 20 0 1 0 4711 2777088 200", 4711)]
    public void The_start_time_is_found_whatever_the_process_is_called(string stat, long time) => ProcessTable.StartTimeIn(stat).ShouldBe(time);

    /// <summary>The kernel takes a moment between the order and the end; it tells by itself, at the latest in ten seconds.</summary>
    private static bool HasEnded(SafeFileHandle process) =>
        LinuxCalls.Poll([new PollEntry { Descriptor = (int)process.DangerousGetHandle(), Wanted = LinuxCalls.CanRead }], 1, 10_000) == 1;

    private static List<int> Descendants(int root)
    {
        var found = new List<int>();
        foreach (var child in File.ReadAllText($"/proc/{root}/task/{root}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))
        {
            found.Add(child);
            found.AddRange(Descendants(child));
        }

        return found;
    }
}
