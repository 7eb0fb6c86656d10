using System.Globalization;

namespace Gateway.Process.Tests.Outages;

/// <summary>
/// The incident that this project starts from, with the bots that people run: two gateways, each with Discord and Telegram, and the names of all platforms
/// are gone for a while. Nobody is shown as well meanwhile, and afterwards everything works again with nobody's hand and without a login too many.
/// Issue 6, "Shows"; the same with adapters that tell nothing: <see cref="NameOutageTests" />.
/// </summary>
public sealed class BotsWithoutNamesTests
{
    [Fact]
    public async Task Names_are_gone_for_a_while_and_the_bots_of_two_gateways_answer_again_by_themselves() =>
        await RunAsync(TimeSpan.FromSeconds(10), silently: false, isTimed: false);

    [Theory]
    [Trait("Form", "Long")]
    [InlineData("refused")]
    [InlineData("never answered")]
    public async Task Names_are_gone_for_ten_minutes_and_the_bots_of_two_gateways_answer_again_within_one_backoff_cap(string questions) =>
        await RunAsync(TimeSpan.FromMinutes(10), silently: questions == "never answered", isTimed: true);

    private static async Task RunAsync(TimeSpan outage, bool silently, bool isTimed)
    {
        await using var names = await OwnNames.MakeAsync();
        await using var left = await BotGateway.StartAsync("left", names, outage);
        await using var right = await BotGateway.StartAsync("right", names, outage);
        BotGateway[] both = [left, right];
        await Task.WhenAll(both.Select(gateway => gateway.SettleAsync()));

        names.TakeAway(silently);
        await Task.WhenAll(both.Select(gateway => gateway.CutAsync()));
        await Task.WhenAll(both.Select(gateway => gateway.SeenUnwellAsync()));
        // one session can be resumed in the end, the other cannot: both ways out of an outage
        right.DiscordServer.ForgetSessions();
        await Task.WhenAll(both.Select(gateway => gateway.WriteAsync("meanwhile")));
        await LastsAsync(outage, both);
        await Task.WhenAll(both.Select(gateway => gateway.ForgetAsync()));

        var back = TimeProvider.System.GetTimestamp();
        names.BringBack();
        await Task.WhenAll(left.ZombieTalksAsync(), right.ZombieTalksAsync(), left.AnsweredAsync("meanwhile"), LoggedInAsync(right));
        await Task.WhenAll(both.Select(gateway => gateway.WriteAsync("after")));
        await Task.WhenAll(both.Select(gateway => gateway.AnsweredAsync("after")));
        var took = TimeProvider.System.GetElapsedTime(back);
        foreach (var gateway in both)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(await gateway.WellAsync());
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| names gone for {outage.TotalSeconds:0} s | everybody answers again after {took.TotalSeconds:0.00} s | backoff cap {BotGateway.BackoffMax.TotalSeconds:0} s |"));
        if (isTimed)
        {
            took.ShouldBeLessThan(BotGateway.BackoffMax, left.Process.Said() + right.Process.Said());
        }

        await AssertNothingLostOrDoubledAsync(left, right);
    }

    /// <summary>The outage itself is what is tested: it is looked at all the time, by whoever watches a status page.</summary>
    private static async Task LastsAsync(TimeSpan outage, BotGateway[] both)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (TimeProvider.System.GetElapsedTime(began) < outage)
        {
            await Task.WhenAll(both.Select(gateway => gateway.AssertUnwellAsync()));
            await looks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(both.Select(gateway => gateway.NeighbourAnswersAsync("still here")));
    }

    /// <summary>What is written before Discord has a session again is lost on Discord itself.</summary>
    private static Task LoggedInAsync(BotGateway gateway) =>
        gateway.DiscordServer.Recorder.WaitAsync("a new session is open", _ => !gateway.DiscordServer.Sessions.IsEmpty);

    private static async Task AssertNothingLostOrDoubledAsync(BotGateway left, BotGateway right)
    {
        left.DiscordServer.Sent.ShouldBe(["before", "meanwhile", "after"]);
        right.DiscordServer.Sent.ShouldBe(["before", "after"]);
        foreach (var gateway in new[] { left, right })
        {
            gateway.TelegramServer.Made.ShouldBe(["before", "meanwhile", "after"]);
            gateway.DiscordServer.Remaining.ShouldBeGreaterThanOrEqualTo(0);
            var story = await gateway.Process.EventsAsync();
            story.ShouldNotContain(one => one.Kind == "login-budget-spent", gateway.Process.Said());
            story.ShouldContain(one => one.Adapter == BotGateway.Zombie && one.Kind == "verdict-reached", gateway.Process.Said());
        }

        left.DiscordServer.Logins.Count().ShouldBe(1, "its session was resumed");
        right.DiscordServer.Logins.Count().ShouldBe(BotGateway.Logins, "the platform had forgotten its session");
    }
}
