using Gateway.Fixtures;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>Codes of evidence that is no verdict, and of waiting.</summary>
internal static class WaitingScenarios
{
    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        all.Add(Reason.ForgottenTaskFaulted, new(() => MisbehavesAsync(Reason.ForgottenTaskFaulted, "behaviour: forgotten-task"), NextActionKind.LivenessCheck));
        all.Add(Reason.LivenessStrike, new(() => MisbehavesAsync(Reason.LivenessStrike, "opinions: 'dead,alive'"), NextActionKind.LivenessCheck));
        all.Add(Reason.HostSuspected, new(HostSuspectedAsync, NextActionKind.LivenessCheck));
        all.Add(Reason.ObserveOnly, new(() => MisbehavesAsync(Reason.ObserveOnly, "behaviour: task-returns", more: "  # observe-only"), NextActionKind.WaitForOperator));
        all.Add(Reason.BudgetExhausted, new(BudgetExhaustedAsync, NextActionKind.EndQuarantine));
        all.Add(Reason.RolledBack, new(RolledBackAsync, NextActionKind.LivenessCheck));
        all.Add(Reason.FailedBefore, new(FailedBeforeAsync));
    }

    private static async Task<Shown> MisbehavesAsync(Reason reason, string settings, string limits = "", string? more = null)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: misbehaving, {limits}settings: {{{settings}, release_file: $HOME/release}}}}", ["Misbehaving"], more);
        var shown = await gateway.WaitAsync("bad", $"{reason}", one => one.Reason == reason);
        shown.Generation.Value.ShouldBe(1, gateway.Story());
        return Shown.Of(shown);
    }

    private static async Task<Shown> HostSuspectedAsync()
    {
        var five = string.Join('\n', Enumerable.Range(1, 5).Select(n => $"    one-{n}: {{plugin: obliging, settings: {{does: connect, dead_file: $HOME/dead}}}}"));
        await using var gateway = await GatewayUnderTest.StartAsync(five, ["Obliging"]);
        for (var n = 1; n <= 5; n++)
        {
            await gateway.ReadyAsync($"one-{n}");
        }

        await File.WriteAllTextAsync(Path.Combine(gateway.Home, "dead"), "");
        var shown = await gateway.UntilAsync("one of five is held", () => gateway.Roster.Current.Adapters.Values.FirstOrDefault(one => one.Reason == Reason.HostSuspected));
        gateway.Services.GetRequiredService<HostStatus>().Problems.ShouldContainKey("host-suspected");

        // what comes back by itself is not replaced, and the suspicion of the host ends
        File.Delete(Path.Combine(gateway.Home, "dead"));
        await gateway.UntilAsync("the suspicion is over", () => gateway.Services.GetRequiredService<HostStatus>().Problems.ContainsKey("host-suspected") ? null : "over");
        return Shown.Of(shown);
    }

    private static async Task<Shown> BudgetExhaustedAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            "    bad: {plugin: misbehaving, limits: {restart_budget: 1}, settings: {behaviour: task-returns}}", ["Misbehaving"]);
        var shown = await gateway.WaitAsync("bad", "in quarantine", one => one.State == AdapterState.Quarantined);
        shown.NextAction.At.ShouldNotBeNull("a quarantine ends by itself");
        return Shown.Of(shown);
    }

    private static async Task<Shown> RolledBackAsync()
    {
        await using var gateway = await BadBuildAsync();
        var shown = await gateway.WaitAsync("good", "serves with the build before", one => one.State == AdapterState.Ready && one.Reason == Reason.RolledBack);
        shown.Version.ShouldBe("1.0.0", gateway.Story());
        return Shown.Of(shown);
    }

    private static async Task<Shown> FailedBeforeAsync()
    {
        await using var gateway = await BadBuildAsync();
        return Shown.Of(await gateway.EntryAsync(Reason.FailedBefore));
    }

    /// <summary>A build that has proved itself, overwritten by one that dies as soon as it runs.</summary>
    private static async Task<GatewayUnderTest> BadBuildAsync()
    {
        var gateway = await GatewayUnderTest.StartAsync("    good: {plugin: wellbehaved, limits: {probation: 50ms}}", ["Wellbehaved"]);
        await gateway.ReadyAsync("good");
        await gateway.WaitUntilGoodAsync("wellbehaved");
        FixtureFolders.CopyTo("WellbehavedDying", Path.Combine(gateway.Plugins, "wellbehaved"));
        return gateway;
    }
}
