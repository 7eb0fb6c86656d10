using Gateway.Host.Model;

namespace Gateway.Chaos.Tests;

/// <summary>Two instances with one credential: one runs, the other is refused with both names, and takes over when it may. Issue 4, "Shows".</summary>
public sealed class CredentialTests
{
    private const string Token = "one-token-for-two-of-them";
    private const string Both = $"    one: {{plugin: telltale, settings: {{token: {Token}}}}}\n    two: {{plugin: telltale, settings: {{token: {Token}}}}}";

    [Fact]
    public async Task The_second_takes_over_when_the_first_is_paused_and_the_first_finds_it_taken()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Both, ["Telltale"]);
        await gateway.ReadyAsync("one");
        await RefusedAsync(gateway, "two", "'one' and 'two'");

        await gateway.CommandAsync("one", AdapterVerb.Pause);
        await gateway.ReadyAsync("two");
        await gateway.CommandAsync("one", AdapterVerb.Resume);
        await RefusedAsync(gateway, "one", "'two' and 'one'");
        gateway["two"]!.ShouldSatisfyAllConditions(two => two.State.ShouldBe(AdapterState.Ready), two => two.Generation.Value.ShouldBe(1));

        await gateway.ConfigureAsync($"    one: {{plugin: telltale, settings: {{token: another-token}}}}\n    two: {{plugin: telltale, settings: {{token: {Token}}}}}");
        await gateway.ReadyAsync("one");
        gateway["two"]!.Generation.Value.ShouldBe(1);
        gateway.Story().ShouldNotContain(Token);
    }

    [Fact]
    public async Task A_newcomer_never_displaces_the_one_that_runs()
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    two: {{plugin: telltale, settings: {{token: {Token}}}}}", ["Telltale"]);
        await gateway.ReadyAsync("two");
        await gateway.ConfigureAsync(Both);
        await RefusedAsync(gateway, "one", "'two' and 'one'");
        gateway["two"]!.ShouldSatisfyAllConditions(two => two.State.ShouldBe(AdapterState.Ready), two => two.Generation.Value.ShouldBe(1));
        gateway.Events.Recent().ShouldNotContain(one => one.Kind == EventKind.GenerationStarted && one.Adapter == AdapterId.Parse("one"), gateway.Story());
    }

    private static async Task RefusedAsync(GatewayUnderTest gateway, string name, string both)
    {
        var refused = await gateway.WaitAsync(name, "refused", one => one.State == AdapterState.Failed);
        refused.Reason.ShouldBe(Reason.CredentialInUse);
        refused.Detail.ShouldContain(both);
    }
}
