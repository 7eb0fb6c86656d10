using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>What happens before the first connection.</summary>
public sealed class DiscordStartTests
{
    [Theory]
    [InlineData("token", "two words", "bad-credentials")]
    [InlineData("token", "a/b", "bad-credentials")]
    [InlineData("api_root", "ftp://discord.test", "bad-settings")]
    [InlineData("gateway_url", "https://gateway.test", "bad-settings")]
    [InlineData("intents:0", "guild_mesages", "bad-settings")]
    public async Task A_setting_that_cannot_work_is_told_to_a_person_and_nothing_is_asked(string key, string value, string code)
    {
        await using var rig = await DiscordRig.StartAsync(more: (key, value));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe([$"fatal:{code}"]);
        rig.Context.Said.Last().ShouldNotContain(key == "token" ? value : "\n");
        rig.Simulator.Recorder.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_with_Bot_in_front_is_understood()
    {
        await using var rig = await DiscordRig.StartAsync(more: ("token", $"Bot {DiscordSimulator.Token}"));
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    [Fact]
    public async Task A_token_that_is_not_accepted_costs_no_login()
    {
        await using var rig = await DiscordRig.StartAsync(more: ("token", "MTAw.revoked.token"));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe(["fatal:bad-credentials"]);
        rig.Context.Said.Last().ShouldContain("Developer Portal");
        rig.Context.Said.ShouldAllBe(text => !text.Contains("revoked", StringComparison.Ordinal));
        rig.Context.Logins.ShouldBe(0);
        rig.Simulator.Logins.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(500, "degraded:platform")]
    [InlineData(429, "degraded:rate-limited")]
    public async Task A_platform_that_cannot_be_asked_is_waited_for(int status, string report)
    {
        await using var rig = await DiscordRig.StartAsync((simulator, _) => simulator.Switches.Fail(new(status, RetryAfter: 7), times: 5));
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Reports.Where(one => one != "connected").ShouldBe(Enumerable.Repeat(report, 5));
    }

    [Fact]
    public async Task A_server_that_is_not_there_at_the_start_is_waited_for()
    {
        await using var rig = await DiscordRig.StartAsync((simulator, _) => simulator.Switches.Fail(new HttpFault(Cuts: true)));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:network"));
        rig.Simulator.Switches.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
    }

    [Fact]
    public async Task An_address_of_its_own_is_used_instead_of_what_Discord_says()
    {
        await using var other = await DiscordSimulator.StartAsync();
        await using var rig = await DiscordRig.StartAsync(more: ("gateway_url", other.SocketUrl));
        await other.Recorder.WaitAsync("logged in there", _ => other.Logins.Any());
        rig.Simulator.Logins.ShouldBeEmpty();
    }
}
