using Gateway.Platforms.Tests.Contract;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Webhook;

/// <summary>Every way in which the two programs misbehave, and how it ends. Nobody keeps a connection, so that several switches have nothing to turn.</summary>
internal static class WebhookSwitches
{
    /// <summary>What the second attempt comes to is the end of it: at the default of five it would take a quarter of an hour.</summary>
    private const string TwoAttempts = "send_attempts: 2";

    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<WebhookPlatform>> Short { get; } =
    [
        Sender("signed with another key", sender => sender.Secret = WebhookPlatform.SecretOf(-1)) with { Refusal = "401 bad-signature" },
        Sender("signed an hour ago", sender => sender.ClockError = TimeSpan.FromHours(-1)) with { Refusal = "401 stale-timestamp" },
        Sender("every request twice at the same time", sender => sender.Fault = SendingFault.Twice) with { IsHarmless = true },
        Sender("cut in the middle of a request", sender => sender.Fault = SendingFault.DiesInTheBody) with { IsHarmless = true },
        Callback("the receiver answers 410", new(410)) with { GivesUp = true },
        Callback("the receiver answers 429 once", new(429, RetryAfter: 1), times: 1) with { IsHarmless = true },
    ];

    public static IReadOnlyList<SwitchCase<WebhookPlatform>> All { get; } =
    [
        .. Short,
        Sender("signed an hour ahead", sender => sender.ClockError = TimeSpan.FromHours(1)) with { Refusal = "401 stale-timestamp" },
        Sender("not signed", sender => sender.Fault = SendingFault.ForgetsToSign) with { Refusal = "401 missing-signature" },
        Sender("every request played back", sender => sender.Fault = SendingFault.Replays) with { IsHarmless = true },
        New("messages late", platform => platform.Sender.Fault = SendingFault.KeepsBack, platform => platform.Sender.DeliverAsync()) with { IsHarmless = true, HoldsBack = true },
        Sender("hung up before the answer", sender => sender.Fault = SendingFault.HangsUpBeforeTheAnswer) with { IsHarmless = true },
        Sender("a request that never ends", sender => sender.Fault = SendingFault.StallsInTheBody) with { IsHarmless = true },
        Callback("the receiver answers 307", new(307)) with { GivesUp = true },
        Callback("the receiver answers 401", new(401)) with { GivesUp = true, Limits = TwoAttempts },
        Callback("the receiver answers 409", new(409)) with { GivesUp = true, Limits = TwoAttempts },
        Callback("the receiver answers 500", new(500)) with { GivesUp = true, Limits = TwoAttempts },
        Callback("the receiver never answers", new(NeverAnswers: true)) with { GivesUp = true, Limits = TwoAttempts },
        Callback("the receiver hangs up", new(Cuts: true)) with { GivesUp = true, Limits = TwoAttempts },
        new("connections refused by the receiver", platform => platform.Receiver.RefuseAsync(), platform => platform.Receiver.ListenAsync()) { GivesUp = true, Limits = TwoAttempts },
        Callback("the receiver answers 503 once", new(503), times: 1) with { IsHarmless = true },
        Callback("the receiver answers 500 once, after the deed", new(500, After: true), times: 1) with { IsHarmless = true },
        Callback("the receiver hangs up once, after the deed", new(Cuts: true, After: true), times: 1) with { IsHarmless = true },
        Callback("the receiver never answers once, after the deed", new(NeverAnswers: true, After: true), times: 1) with { IsHarmless = true },
    ];

    private static SwitchCase<WebhookPlatform> Sender(string name, Action<WebhookSender> begin) => New(name, platform => begin(platform.Sender));

    private static SwitchCase<WebhookPlatform> Callback(string name, HttpFault fault, int times = int.MaxValue) =>
        New(name, platform => platform.Receiver.Switches.Fail(fault, times));

    private static SwitchCase<WebhookPlatform> New(string name, Action<WebhookPlatform> begin, Func<WebhookPlatform, Task>? end = null) => new(
        name,
        platform =>
        {
            begin(platform);
            return Task.CompletedTask;
        },
        platform =>
        {
            platform.Behave();
            return end?.Invoke(platform) ?? Task.CompletedTask;
        });
}
