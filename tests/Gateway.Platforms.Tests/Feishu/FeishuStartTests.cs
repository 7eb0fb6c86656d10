using Gateway.Abstractions;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>Credentials and settings: checked at the start, with what to do.</summary>
public sealed class FeishuStartTests
{
    [Theory]
    [InlineData("app_id", "0123456789abcdef", "bad-credentials", "Relogin")]
    [InlineData("app_secret", "two words", "bad-credentials", "Relogin")]
    [InlineData("domain", "open.feishu.cn", "bad-settings", "Reconfigure")]
    [InlineData("webhook", "true", "bad-settings", "Reconfigure")]
    public async Task A_setting_that_cannot_be_right_asks_nobody(string key, string value, string reason, string action)
    {
        await using var rig = await FeishuRig.StartAsync(more: (key, value));
        await rig.EndedAsync();
        rig.Context.Reports.ShouldBe([$"fatal:{reason}"]);
        rig.Context.Said.Single().ShouldEndWith($"[{action}]");
        rig.Simulator.Recorder.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("internal", 10014, "bad-credentials", "Relogin")]
    [InlineData("info", 99991672, "missing-scope", "Reconfigure")]
    [InlineData("info", 99991662, "bot-off", "Reconfigure")]
    [InlineData("endpoint", 514, "bad-credentials", "Relogin")]
    [InlineData("endpoint", 403, "forbidden", "Reconfigure")]
    [InlineData("endpoint", 12345, "connection-refused", "Reconfigure")]
    public async Task What_a_person_has_to_do_is_said_in_words(string method, int code, string reason, string action)
    {
        await using var rig = await FeishuRig.StartAsync((simulator, _) => simulator.Codes[method] = code);
        await rig.EndedAsync();
        rig.Context.Reports.Last().ShouldBe($"fatal:{reason}");
        rig.Context.Said.Last().ShouldContain($"({code})");
        rig.Context.Said.Last().ShouldEndWith($"[{action}]");
    }

    [Theory]
    [InlineData("internal", 99991400, "rate-limited")]
    [InlineData("internal", 77777, "code-77777")]
    [InlineData("endpoint", 1, "platform")]
    [InlineData("endpoint", 1000040343, "platform")]
    [InlineData("endpoint", 1000040350, "too-many-connections")]
    public async Task What_may_pass_by_itself_is_waited_for(string method, int code, string reason)
    {
        await using var rig = await FeishuRig.StartAsync((simulator, _) => simulator.Codes[method] = code);
        await rig.PassUntilAsync("named", () => rig.Context.Reports.Count(one => one == $"degraded:{reason}") == 3);
        rig.Simulator.Codes.Clear();
        await rig.PassUntilAsync("connected", () => rig.Context.Reports.Contains("connected"));
        rig.Context.Logins.ShouldBe(1);
    }

    [Fact]
    public async Task No_secret_is_ever_said()
    {
        await using var rig = await FeishuRig.ReadyAsync();
        rig.Simulator.DropAll();
        await rig.PassUntilAsync("connected again", () => rig.Context.Reports.Count(one => one == "connected") == 2);
        rig.Context.Said.ShouldNotContain(line =>
            line.Contains(FeishuSimulator.Secret, StringComparison.Ordinal) || line.Contains("ticket", StringComparison.Ordinal) || line.Contains(rig.Simulator.Token, StringComparison.Ordinal));
    }
}
