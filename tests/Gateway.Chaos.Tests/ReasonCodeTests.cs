using Gateway.Chaos.Tests.Reasons;
using Gateway.Host.Model;

namespace Gateway.Chaos.Tests;

/// <summary>
/// Every reason code is brought about in a real gateway, and people are told cause, evidence, next action and remedy. A new code without
/// a scenario fails. Issue 2, "Shows".
/// </summary>
public sealed class ReasonCodeTests
{
    private static readonly Dictionary<Reason, Scenario> Scenarios = Build();

    public static TheoryData<string> Codes { get; } = [.. Enum.GetNames<Reason>()];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_reason_code_can_be_brought_about_and_is_explained(string code)
    {
        var reason = Enum.Parse<Reason>(code);
        var scenario = Scenarios.GetValueOrDefault(reason).ShouldNotBeNull($"No scenario leads to {reason}: write one in Reasons/, or remove the code.");

        var shown = await scenario.RunAsync();

        shown.Reason.ShouldBe(reason);
        AssertInCatalogue(reason);
        if (reason != Reason.None)
        {
            (shown.Detail.Length > 0 || shown.Evidence.Length > 0).ShouldBeTrue("neither a detail nor evidence is shown");
        }

        foreach (var seen in shown.Evidence)
        {
            seen.Text.ShouldNotBeNullOrWhiteSpace();
            seen.Source.ShouldNotBeNullOrWhiteSpace();
        }

        AssertExplained(shown);
        if (scenario.Next is { } next)
        {
            var said = shown.Next.ShouldNotBeNull();
            said.Kind.ShouldBe(next);
            said.Text.ShouldNotBeNullOrWhiteSpace();
        }
    }

    [Fact]
    public void Every_scenario_is_of_a_code_that_exists() => Scenarios.Keys.ShouldBeSubsetOf(Enum.GetValues<Reason>());

    private static void AssertInCatalogue(Reason reason)
    {
        var info = ReasonCatalogue.Of(reason);
        info.Cause.ShouldNotBeNullOrWhiteSpace();
        info.Next.ShouldNotBeNullOrWhiteSpace();
        info.Remedy.ShouldNotBeNullOrWhiteSpace();
        ReasonCatalogue.Parse(info.Code).ShouldBe(reason);
    }

    private static void AssertExplained(Shown shown)
    {
        var why = shown.Why;
        why.Cause.ShouldEndWith(".");
        why.Cause.ShouldNotContain("\n");
        why.Next.ShouldNotBeNullOrWhiteSpace();
        why.Did.ShouldNotBeNullOrWhiteSpace();
        why.Remedy.ShouldNotBeNullOrWhiteSpace();
        if (shown.Reason != Reason.None)
        {
            why.Cause.ShouldContain(ReasonCatalogue.Of(shown.Reason).Cause);
        }
    }

    private static Dictionary<Reason, Scenario> Build()
    {
        var all = new Dictionary<Reason, Scenario>();
        WayUpScenarios.AddTo(all);
        DeathScenarios.AddTo(all);
        WorkerScenarios.AddTo(all);
        ConnectionScenarios.AddTo(all);
        WaitingScenarios.AddTo(all);
        InputScenarios.AddTo(all);
        FolderScenarios.AddTo(all);
        return all;
    }
}
