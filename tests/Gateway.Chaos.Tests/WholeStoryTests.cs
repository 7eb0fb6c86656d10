using System.Globalization;
using Gateway.Fixtures;
using Gateway.Host.Model;

namespace Gateway.Chaos.Tests;

/// <summary>Messages and wishes through the whole gateway, over reloads and over restarts of the gateway itself.</summary>
public sealed class WholeStoryTests
{
    private const string Platform = "plugin: obliging, settings: {sent_file: $HOME/sent}";

    [Fact]
    public async Task Every_message_taken_comes_back_as_an_echo_while_generations_are_replaced()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    shop: {{{Platform}}}\n  routes: [{{from: shop, to: echo}}]", ["Obliging"]);
        await gateway.ReadyAsync("shop");

        for (var n = 0; n < 40; n++)
        {
            if (n is 10 or 25)
            {
                // a wish that comes while a generation is on its way is served by that one
                await gateway.ReadyAsync("shop", atLeast: n == 10 ? 1 : 2);
                (await gateway.CommandAsync("shop", AdapterVerb.Reload)).Status.ShouldBe(CommandStatus.Accepted);
            }

            await gateway.PostAsync("shop", Text(n));
        }

        await gateway.ReadyAsync("shop", atLeast: 3);
        await SentAsync(gateway, 40);
        var sent = Sent(gateway);
        sent.Select(line => line.Split(' ', 4)[3]).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 40).Select(Text));
        sent.Select(line => line.Split(' ')[1]).Distinct().Count().ShouldBeGreaterThan(1, "messages went out through more than one generation");
    }

    [Fact]
    public async Task A_reload_during_a_reload_says_which_generation_serves_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            "    shop: {plugin: obliging, limits: {send_deadline: 50s, drain_deadline: 50s}, settings: {hold_file: $HOME/go}}", ["Obliging"]);
        await gateway.ReadyAsync("shop");
        gateway.Send("shop", "hold");
        await gateway.CommandAsync("shop", AdapterVerb.Reload);
        await gateway.WaitAsync("shop", "held by a send", one => one.State == AdapterState.Draining);

        (await gateway.CommandAsync("shop", AdapterVerb.Reload)).Message.ShouldContain("generation 2 is on its way");

        await File.WriteAllTextAsync(Path.Combine(gateway.Home, "go"), "", TestContext.Current.CancellationToken);
        await gateway.ReadyAsync("shop", atLeast: 2);
    }

    [Fact]
    public async Task A_bridge_carries_messages_both_ways_and_never_back()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    left: {{{Platform}}}\n    right: {{{Platform}}}\n  routes: [{{from: left, to: right}}, {{from: right, to: left}}]", ["Obliging"]);
        await gateway.ReadyAsync("left");
        await gateway.ReadyAsync("right");
        await gateway.PostAsync("left", "from-left");
        await gateway.PostAsync("right", "from-right");
        await SentAsync(gateway, 2);
        Sent(gateway).Select(line => line.Split(' ')).Select(parts => $"{parts[0]} {string.Join(' ', parts[3..])}").Order(StringComparer.Ordinal)
            .ShouldBe(["left Alice: from-right", "right Alice: from-left"]);
    }

    [Fact]
    public async Task Messages_for_an_adapter_that_is_away_wait_for_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    left: {{{Platform}}}\n    right: {{{Platform}}}\n  routes: [{{from: left, to: right}}]", ["Obliging"]);
        await gateway.ReadyAsync("left");
        await gateway.ReadyAsync("right");
        await gateway.CommandAsync("right", AdapterVerb.Pause);
        await gateway.WaitAsync("right", "paused", one => one.State == AdapterState.Paused);
        await gateway.PostAsync("left", "hello");
        await gateway.CommandAsync("right", AdapterVerb.Resume);
        await SentAsync(gateway, 1);
        Sent(gateway).Single().ShouldStartWith("right 2 ");
    }

    [Fact]
    public async Task What_an_operator_wished_and_the_numbers_of_generations_survive_a_restart_of_the_gateway()
    {
        const string adapters = "    running: {plugin: wellbehaved}\n    paused: {plugin: wellbehaved}\n    disabled: {plugin: wellbehaved}";
        var home = Directory.CreateTempSubdirectory("gateway-chaos-").FullName;
        await using (var gateway = await GatewayUnderTest.StartAsync(adapters, ["Wellbehaved"], home: home, keepHome: true))
        {
            await gateway.ReadyAsync("running");
            await gateway.ReadyAsync("paused");
            await gateway.ReadyAsync("disabled");
            await gateway.CommandAsync("running", AdapterVerb.Restart);
            await gateway.ReadyAsync("running", atLeast: 2);
            await gateway.CommandAsync("paused", AdapterVerb.Pause);
            await gateway.CommandAsync("disabled", AdapterVerb.Disable);
        }

        await using (var gateway = await GatewayUnderTest.StartAsync(adapters, [], home: home))
        {
            await gateway.ReadyAsync("running", atLeast: 3);
            await gateway.WaitAsync("paused", "still paused", one => one is { State: AdapterState.Paused, Desired: DesiredState.Paused, Reason: Reason.Operator });
            await gateway.WaitAsync("disabled", "still disabled", one => one is { State: AdapterState.Disabled, Desired: DesiredState.Disabled });
            gateway.Events.Recent().ShouldNotContain(
                one => one.Kind == EventKind.GenerationStarted && one.Adapter!.Value.ToString() != "running", gateway.Story());

            (await gateway.CommandAsync("disabled", AdapterVerb.Resume)).Status.ShouldBe(CommandStatus.Conflict);
            (await gateway.CommandAsync("paused", AdapterVerb.Resume)).Status.ShouldBe(CommandStatus.Accepted);
            (await gateway.CommandAsync("disabled", AdapterVerb.Enable)).Status.ShouldBe(CommandStatus.Accepted);
            await gateway.ReadyAsync("paused", atLeast: 2);
            await gateway.ReadyAsync("disabled", atLeast: 2);
        }
    }

    [Fact]
    public async Task A_restart_of_the_gateway_is_no_way_around_a_spent_budget()
    {
        const string adapters = "    bad: {plugin: misbehaving, limits: {restart_budget: 2}, settings: {behaviour: task-returns}}";
        var home = Directory.CreateTempSubdirectory("gateway-chaos-").FullName;
        long before;
        await using (var gateway = await GatewayUnderTest.StartAsync(adapters, ["Misbehaving"], home: home, keepHome: true))
        {
            before = (await gateway.WaitAsync("bad", "in quarantine", one => one.State == AdapterState.Quarantined)).Generation.Value;
            before.ShouldBe(3);
        }

        await using (var gateway = await GatewayUnderTest.StartAsync(adapters, [], home: home))
        {
            // one try at most, whatever the host does about the rest of the quarantine: never the whole budget again
            var again = await gateway.WaitAsync("bad", "in quarantine again", one => one.State == AdapterState.Quarantined);
            again.Generation.Value.ShouldBeLessThanOrEqualTo(before + 1, gateway.Story());
            again.Reason.ShouldBe(Reason.BudgetExhausted);
            again.NextAction.At.ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_build_that_failed_is_not_tried_again_after_a_restart_of_the_gateway()
    {
        const string adapters = "    good: {plugin: wellbehaved, limits: {probation: 50ms}}";
        var home = Directory.CreateTempSubdirectory("gateway-chaos-").FullName;
        await using (var gateway = await GatewayUnderTest.StartAsync(adapters, ["Wellbehaved"], home: home, keepHome: true))
        {
            await gateway.WaitUntilGoodAsync("wellbehaved");
            FixtureFolders.CopyTo("WellbehavedDying", Path.Combine(gateway.Plugins, "wellbehaved"));
            await gateway.WaitAsync("good", "rolled back", one => one is { State: AdapterState.Ready, Reason: Reason.RolledBack });
        }

        await using (var gateway = await GatewayUnderTest.StartAsync(adapters, [], home: home))
        {
            var shown = await gateway.ReadyAsync("good");
            shown.Version.ShouldBe("1.0.0", gateway.Story());
            shown.Reason.ShouldBe(Reason.RolledBack);
            gateway.Events.Recent().ShouldNotContain(one => one.Kind == EventKind.VerdictReached, gateway.Story());
        }
    }

    private static string Text(int n) => string.Create(CultureInfo.InvariantCulture, $"message-{n:000}");

    private static string[] Sent(GatewayUnderTest gateway) => File.Exists(Path.Combine(gateway.Home, "sent")) ? File.ReadAllLines(Path.Combine(gateway.Home, "sent")) : [];

    private static Task SentAsync(GatewayUnderTest gateway, int count) =>
        gateway.UntilAsync($"{count} messages sent", () => Sent(gateway) is var sent && sent.Length >= count ? sent : null, () => string.Join('\n', Sent(gateway)));
}
