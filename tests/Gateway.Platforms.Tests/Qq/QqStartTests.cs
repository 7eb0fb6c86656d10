using Gateway.Fixtures;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Qq;

/// <summary>What happens before the first connection.</summary>
public sealed class QqStartTests
{
    [Theory]
    [InlineData("app_id", "a bot", "bad-credentials")]
    [InlineData("secret", "two words", "bad-credentials")]
    [InlineData("api_root", "ftp://qq.test", "bad-settings")]
    [InlineData("token_root", "nowhere", "bad-settings")]
    [InlineData("gateway_url", "https://gateway.test", "bad-settings")]
    [InlineData("intents:0", "group_and_c2c", "bad-settings")]
    public async Task A_setting_that_cannot_work_is_told_to_a_person_and_nothing_is_asked(string key, string value, string code)
    {
        await using var rig = await QqRig.StartAsync(more: (key, value));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe([$"fatal:{code}"]);
        rig.Context.Said.Last().ShouldNotContain(key == "secret" ? value : "\n");
        rig.Simulator.Recorder.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_that_is_not_accepted_costs_no_login_and_is_not_shown()
    {
        await using var rig = await QqRig.StartAsync(more: ("secret", "revokedSecret"));
        await rig.Life.EndAsync();
        rig.Context.Reports.ShouldBe(["fatal:bad-credentials"]);
        rig.Context.Said.Last().ShouldContain("[Relogin]");
        rig.Context.Said.Last().ShouldContain("q.qq.com");
        rig.Context.Said.ShouldAllBe(text => !text.Contains("revokedSecret", StringComparison.Ordinal));
        rig.Context.Logins.ShouldBe(0);
        rig.Simulator.Logins.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(QqSimulator.TokenCall, 500, "degraded:platform")]
    [InlineData(QqSimulator.TokenCall, 429, "degraded:rate-limited")]
    [InlineData(QqSimulator.GatewayCall, 502, "degraded:platform")]
    public async Task A_platform_that_cannot_be_asked_is_waited_for(string call, int status, string report)
    {
        await using var rig = await QqRig.StartAsync((simulator, _) => simulator.Switches.Fail(new(status, RetryAfter: 7), times: 5, name => name == call));
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Reports.Where(one => one != "connected").ShouldBe(Enumerable.Repeat(report, 5));
    }

    [Fact]
    public async Task All_logins_of_the_platform_used_up_is_waited_out_and_the_operator_is_told_until_when()
    {
        await using var rig = await QqRig.StartAsync((simulator, _) => (simulator.Remaining, simulator.ResetAfter) = (0, TimeSpan.FromMinutes(40)));
        await rig.UntilAsync("told", () => rig.Context.Reports.Contains("degraded:login-quota"));
        var began = rig.Context.Time.GetUtcNow();
        rig.Simulator.Remaining = 10;
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        (rig.Context.Time.GetUtcNow() - began).ShouldBeGreaterThan(TimeSpan.FromMinutes(39));
        rig.Context.Said.First().ShouldContain((began + TimeSpan.FromMinutes(40)).ToString("u", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_login_that_the_host_does_not_permit_yet_is_not_made()
    {
        var permission = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var rig = await QqRig.StartAsync((_, context) => context.OnLogin = () => permission.Task);
        await rig.PassUntilAsync("told", () => rig.Context.Reports.Contains("degraded:login-budget"));
        rig.Simulator.Logins.ShouldBeEmpty();
        (await rig.OpinionAsync()).Kind.ShouldBe(Abstractions.LivenessKind.None);
        permission.SetResult();
        await rig.UntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Logins.ShouldBe(1);
    }

    [Fact]
    public async Task An_address_of_its_own_is_used_instead_of_what_QQ_says()
    {
        await using var other = await QqSimulator.StartAsync();
        await using var rig = await QqRig.StartAsync(more: ("gateway_url", $"{other.SocketUrl}/websocket"));
        await other.Recorder.WaitAsync("logged in there", _ => other.Logins.Any());
        rig.Simulator.Logins.ShouldBeEmpty();
    }
}
