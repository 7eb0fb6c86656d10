using Gateway.Platforms.Tests.Contract;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Every way in which the simulated Telegram misbehaves, and how it ends. It has no sockets: a poll is its heartbeat.</summary>
internal static class TelegramSwitches
{
    private const string Poll = "getUpdates";
    private const string Send = "sendMessage";

    /// <summary>Noticed within the length of a short test; the others need the long form.</summary>
    public static IReadOnlyList<SwitchCase<TelegramPlatform>> Short { get; } =
    [
        New("polls cut", simulator =>
        {
            simulator.SetFault(Fault.CloseConnection, Poll);
            simulator.Cut();
        }) with { Said = "network" },
        New("polls answered with 500", simulator => simulator.SetFault(Fault.ServerError, Poll)) with { Said = "platform" },
        New("the token is revoked", simulator =>
        {
            simulator.Accepts = "1:another";
            simulator.Cut();
        }) with { IsFatal = true, Said = "bad-credentials" },
        New("somebody sets a webhook", simulator => simulator.SetWebhook("https://elsewhere.example/bot")) with { Said = "webhook-active" },
        New("every update twice", simulator => simulator.Duplicate(true)) with { IsHarmless = true },
        New("sends answered with 500 after the deed", simulator => simulator.SetFault(Fault.ServerError, Send, times: 1, afterTheDeed: true)),
    ];

    public static IReadOnlyList<SwitchCase<TelegramPlatform>> All { get; } =
    [
        .. Short,
        During("takes connections, answers nothing", Outage.NeverAnswered) with { Said = "unanswered" },
        During("polls are never answered, everything else is", Outage.PollNeverAnswered),
        New("black hole", simulator => simulator.Freeze()),
        During("connections refused", Outage.Refused) with { Said = "No connection" },
        During("everything answered with 500", Outage.ServerError) with { Said = "platform" },
        During("polls answered with 409", Outage.Conflict) with { Said = "conflict" },
        New("polls answered with 429", simulator => simulator.SetFault(Fault.TooManyRequests, Poll)) with { Said = "rate-limited" },
        During("polls answered at once and empty", Outage.EmptyForEver) with { Said = "empty-answers" },
        New("updates late", simulator => simulator.Withhold(true)) with { IsHarmless = true, HoldsBack = true },
        New("updates missing, polls held and answered", simulator => simulator.Withhold(true)) with
        {
            // longer than the start of all of them takes
            Limits = "silence_floor: 8s, silence_unlearned: 8s, probe_spacing: 1s, probe_deadline: 10s",
        },
        New("sends answered with 429", simulator => simulator.SetFault(Fault.TooManyRequests, Send, times: 2)) with { IsHarmless = true },
        New("sends answered with 403", simulator => simulator.SetFault(Fault.Forbidden, Send, times: 1)) with { GivesUp = true },
        New("sends answered with 401", simulator => simulator.SetFault(Fault.Unauthorized, Send, times: 1)) with { IsHarmless = true },
        New("sends cut after the deed", simulator => simulator.SetFault(Fault.CloseConnection, Send, times: 1, afterTheDeed: true)),
        New("sends cut before the deed", simulator => simulator.SetFault(Fault.CloseConnection, Send, times: 1)) with { GivesUp = true },
        New("a send never answered, after the deed", simulator => simulator.SetFault(Fault.NeverAnswer, Send, times: 1, afterTheDeed: true)),
        New("a send never answered, before the deed", simulator => simulator.SetFault(Fault.NeverAnswer, Send, times: 1)) with { GivesUp = true },
    ];

    private static SwitchCase<TelegramPlatform> During(string name, Outage outage) =>
        new(name, platform => platform.Simulator.BeginAsync(outage), platform => platform.Simulator.EndAsync(outage));

    private static SwitchCase<TelegramPlatform> New(string name, Action<TelegramSimulator> begin) => new(
        name,
        platform =>
        {
            begin(platform.Simulator);
            return Task.CompletedTask;
        },
        platform =>
        {
            platform.Simulator.SetFault(Fault.None);
            platform.Simulator.Duplicate(false);
            platform.Simulator.Withhold(false);
            return Task.CompletedTask;
        });
}
