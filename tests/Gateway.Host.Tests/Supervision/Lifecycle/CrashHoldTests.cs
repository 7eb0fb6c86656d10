using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>An instance whose build is suspected of having ended the gateway.</summary>
public sealed class CrashHoldTests
{
    private readonly InstanceBench _bench = new();

    [Fact]
    public async Task A_suspect_starts_when_its_quarantine_is_over_and_not_before()
    {
        await SuspectAsync("build-1");
        (_bench.Now.State, _bench.Now.Reason).ShouldBe((AdapterState.Quarantined, Reason.HostCrashed));
        _bench.Now.NextAction.At.ShouldBe(_bench.Time.GetUtcNow() + TimeSpan.FromMinutes(15));
        _bench.Now.LastIncident!.Reason.ShouldBe(Reason.HostCrashed);
        _bench.Tier.Made.ShouldBeEmpty("nothing of it was loaded");

        await _bench.AdvanceAsync(TimeSpan.FromMinutes(15), steps: 3);
        _bench.Now.State.ShouldBe(AdapterState.Ready);
        _bench.HostFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Another_build_of_the_suspect_starts()
    {
        await SuspectAsync("build-0");
        _bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    [Fact]
    public async Task An_operator_starts_the_suspect_at_once()
    {
        await SuspectAsync("build-1");
        (await _bench.ExecuteAsync(AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
        _bench.Now.State.ShouldBe(AdapterState.Ready);
        _bench.Crashes.Last!.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Released);
    }

    [Fact]
    public async Task A_repaired_build_ends_the_quarantine()
    {
        await SuspectAsync("build-1");
        await _bench.ChangeAsync(inputs => inputs with { Entry = _bench.Entry("build-2") });
        _bench.Now.State.ShouldBe(AdapterState.Ready);
    }

    private Task SuspectAsync(string build)
    {
        var suspect = new CrashSuspect(InstanceBench.Name.ToString(), "p", 1, build, SuspicionGrade.Frames, "its code stands in the last words of the process")
        {
            Action = CrashAction.Quarantined,
            Until = _bench.Time.GetUtcNow() + TimeSpan.FromMinutes(15),
        };
        _bench.Crashes.Set([new CrashReport { At = _bench.Time.GetUtcNow(), Cause = CrashCause.StackOverflow, Text = "the gateway ended by a stack overflow", Suspects = [suspect] }], isNew: true);
        return _bench.StartAsync();
    }
}
