using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>What a platform is told about its call. Pure, so that the whole table can be read and tested in one place.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Response">The adapter's own answer, or null when the host answers.</param>
/// <param name="Code">The problem's code; only without a response.</param>
/// <param name="Cause">One sentence; only without a response.</param>
/// <param name="Retry">Whether the same call is worth sending again in a moment.</param>
internal sealed record HookOutcome(int Status, HookResponse? Response, string Code, string Cause, bool Retry)
{
    // platforms send again after 5xx and most of them give up for good after 4xx: whatever may work in a moment must be a 5xx
    public static HookOutcome Unknown { get; } = new(404, null, "unknown-adapter", "there is no adapter of this name", Retry: false);

    public static HookOutcome NoSuchPath { get; } = new(404, null, "unknown-hook", "the adapter serves no hook at this path", Retry: false);

    public static HookOutcome NotMapped { get; } = new(503, null, "adapter-away", "the adapter serves no hook at the moment", Retry: true);

    public static HookOutcome StartingUp { get; } = new(503, null, "gateway-starting", "the gateway has not read its plugin folder yet", Retry: true);

    public static HookOutcome Crowded { get; } = new(503, null, "too-many-calls", "too many calls are in progress", Retry: true);

    public static HookOutcome Busy { get; } = new(503, null, "adapter-busy", "the adapter has too many calls in progress", Retry: true);

    public static HookOutcome TooLarge { get; } = new(413, null, "body-too-large", "the body is larger than the limit", Retry: false);

    public static HookOutcome Of(DoorResult<HookResponse> result) => result.Status switch
    {
        CallStatus.Completed when result.Value is { } response =>
            new(Math.Clamp(response.Status, 200, 599), response, "", "", Retry: false),
        CallStatus.Completed or CallStatus.Faulted => new(500, null, "adapter-fault", "the adapter failed to answer", Retry: false),
        CallStatus.Abandoned => new(504, null, "adapter-timeout", "the adapter did not answer in time", Retry: false),
        CallStatus.Fenced => new(503, null, "adapter-away", "the adapter is being replaced", Retry: true),
        CallStatus.Busy => Busy,
        _ => throw new ArgumentOutOfRangeException(nameof(result), result.Status, "unknown status"),
    };
}
