using Gateway.Abstractions;
using Gateway.Host.Model;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>
/// The answer of an adapter to a send, a check or a probe: how the call ended, and the answer's four parts, which the three kinds share.
/// </summary>
/// <param name="Status">Of the call.</param>
/// <param name="Kind">The number of the outcome's own kind.</param>
/// <param name="Code">Or the platform's id of a sent message.</param>
/// <param name="Detail">For people.</param>
/// <param name="RetryAfter">Only of a send.</param>
/// <param name="Fault">What was thrown.</param>
[MemoryPackable]
internal sealed partial record WireAnswer(CallStatus Status, int Kind, string? Code, string? Detail, TimeSpan? RetryAfter, WireFault[]? Fault)
{
    public static WireAnswer From(in DoorResult<SendOutcome> result) => result.Value is { } value
        ? new(result.Status, (int)value.Kind, value.PlatformMessageId ?? value.Code, value.Detail, value.RetryAfter, Fault: null)
        : Without(result.Status, result.Fault);

    public static WireAnswer From(in DoorResult<LivenessOpinion> result) => result.Value is { } value
        ? new(result.Status, (int)value.Kind, value.Code, value.Detail, RetryAfter: null, Fault: null)
        : Without(result.Status, result.Fault);

    public static WireAnswer From(in DoorResult<ProbeOutcome> result) => result.Value is { } value
        ? new(result.Status, (int)value.Kind, value.Code, value.Detail, RetryAfter: null, Fault: null)
        : Without(result.Status, result.Fault);

    public DoorResult<SendOutcome> ToSend() => Result<SendOutcome>(() => (SendOutcomeKind)Kind switch
    {
        SendOutcomeKind.Sent => SendOutcome.Sent(Code ?? ""),
        SendOutcomeKind.Retryable => SendOutcome.Retryable(Code ?? "", Detail ?? "", RetryAfter),
        SendOutcomeKind.Permanent => SendOutcome.Permanent(Code ?? "", Detail ?? ""),
        SendOutcomeKind.Ambiguous => SendOutcome.Ambiguous(Code ?? "", Detail ?? ""),
        _ => throw new InvalidDataException($"send outcome {Kind}"),
    });

    public DoorResult<LivenessOpinion> ToOpinion() => Result<LivenessOpinion>(() => (LivenessKind)Kind switch
    {
        LivenessKind.None => LivenessOpinion.None,
        LivenessKind.Alive => LivenessOpinion.Alive,
        LivenessKind.Dead => LivenessOpinion.Dead(Code ?? "", Detail ?? ""),
        _ => throw new InvalidDataException($"opinion {Kind}"),
    });

    public DoorResult<ProbeOutcome> ToProbe() => Result<ProbeOutcome>(() => (ProbeKind)Kind switch
    {
        ProbeKind.None => ProbeOutcome.None,
        ProbeKind.Answered => ProbeOutcome.Answered(Detail ?? ""),
        ProbeKind.Unknown => ProbeOutcome.Unknown(Detail ?? ""),
        ProbeKind.Failed => ProbeOutcome.Failed(Code ?? "", Detail ?? ""),
        _ => throw new InvalidDataException($"probe outcome {Kind}"),
    });

    private static WireAnswer Without(CallStatus status, AdapterFault? fault) => new(status, 0, null, null, null, WireFault.From(fault));

    /// <summary>An answer that says nothing of how the call ended is no answer.</summary>
    private DoorResult<T> Result<T>(Func<T> value) => Status switch
    {
        CallStatus.Completed => new(CallStatus.Completed, value()),
        CallStatus.Faulted => new(CallStatus.Faulted, Fault: WireFault.Join(Fault)),
        CallStatus.Fenced or CallStatus.Busy or CallStatus.Abandoned => new(Status),
        _ => throw new InvalidDataException($"call status {Status}"),
    };
}
