using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Slack;

/// <summary>Credentials and settings: checked at the start, with what to do.</summary>
public sealed class SlackStartTests
{
    [Theory]
    [InlineData("bot_token", "xapp-1-wrong-kind", "bad-credentials", "Relogin")]
    [InlineData("bot_token", "nonsense", "bad-credentials", "Relogin")]
    [InlineData("app_token", "xoxb-1-wrong-kind", "bad-credentials", "Relogin")]
    [InlineData("api_root", "slack.com", "bad-settings", "Reconfigure")]
    public async Task A_setting_that_cannot_be_right_asks_nobody(string key, string value, string reason, string action)
    {
        await using var rig = await SlackRig.StartAsync(more: (key, value));
        await rig.EndedAsync();
        rig.Context.Reports.ShouldBe([$"fatal:{reason}"]);
        rig.Context.Said.Single().ShouldContain(key);
        rig.Context.Said.Single().ShouldEndWith($"[{action}]");
        rig.Simulator.Recorder.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_Events_API_needs_the_signing_secret()
    {
        await using var rig = await SlackRig.StartAsync(more: ("events_api", "true"));
        await rig.EndedAsync();
        rig.Context.Said.Single().ShouldContain("signing_secret");
    }

    [Theory]
    [InlineData("auth.test", "invalid_auth", "bad-credentials", "Relogin")]
    [InlineData("auth.test", "token_revoked", "bad-credentials", "Relogin")]
    [InlineData("auth.test", "account_inactive", "bad-credentials", "Relogin")]
    [InlineData("apps.connections.open", "invalid_auth", "bad-credentials", "Relogin")]
    [InlineData("apps.connections.open", "not_allowed_token_type", "bad-credentials", "Relogin")]
    [InlineData("apps.connections.open", "missing_scope", "missing-scope", "Reconfigure")]
    [InlineData("apps.connections.open", "team_access_not_granted", "forbidden", "Reconfigure")]
    public async Task What_a_person_has_to_do_is_said_in_words(string method, string word, string reason, string action)
    {
        await using var rig = await SlackRig.StartAsync((simulator, _) => simulator.Errors[method] = word);
        await rig.EndedAsync();
        rig.Context.Reports.Last().ShouldBe($"fatal:{reason}");
        rig.Context.Said.Last().ShouldContain(word);
        rig.Context.Said.Last().ShouldEndWith($"[{action}]");
    }

    [Theory]
    [InlineData("internal_error", "platform")]
    [InlineData("ratelimited", "rate-limited")]
    [InlineData("service_unavailable", "platform")]
    public async Task What_passes_by_itself_is_waited_for(string word, string reason)
    {
        await using var rig = await SlackRig.StartAsync((simulator, _) => simulator.Errors["apps.connections.open"] = word);
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Count(one => one == $"degraded:{reason}") == 3);
        rig.Simulator.Errors.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Logins.ShouldBe(1);
    }

    [Fact]
    public async Task A_limit_on_connections_is_waited_for_as_long_as_Slack_asks()
    {
        await using var rig = await SlackRig.StartAsync((simulator, _) => simulator.Switches.Fail(new(Status: 429, RetryAfter: 120), times: 1, name => name.EndsWith("connections.open", StringComparison.Ordinal)));
        var began = rig.Context.Time.GetUtcNow();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Reports.First().ShouldBe("degraded:rate-limited");
        (rig.Context.Time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(120));
    }

    [Fact]
    public async Task A_login_that_the_gateway_does_not_allow_yet_is_waited_for_and_named()
    {
        var permission = new TaskCompletionSource();
        var isAsked = false;
        await using var rig = await SlackRig.StartAsync((_, context) => context.OnLogin = () =>
        {
            isAsked = true;
            return permission.Task;
        });
        await rig.UntilAsync("asked, and the short wait has begun", () => isAsked && rig.Context.Time.Armed == (0, 1));
        rig.Context.Time.Advance(TimeSpan.FromSeconds(2));
        await rig.UntilAsync("named", () => rig.Context.Reports.Contains("degraded:login-budget"));
        rig.Simulator.Calls("apps.connections.open").ShouldBeEmpty();
        permission.SetResult();
        await rig.ConnectedAsync(1);
    }

    [Fact]
    public async Task No_secret_is_ever_said()
    {
        await using var rig = await SlackRig.ReadyAsync();
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Context.Said.ShouldNotContain(line => line.Contains("xoxb", StringComparison.Ordinal) || line.Contains("xapp", StringComparison.Ordinal) || line.Contains("ticket", StringComparison.Ordinal));
    }
}
