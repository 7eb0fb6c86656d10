using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Judges the outcome of one attempt. Pure: no clock, no random numbers of its own.</summary>
internal static class DeliveryPolicy
{
    private const double Jitter = 0.2;

    /// <summary>The longest wait that a platform may ask for; a larger one would let one bad header silence a conversation.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(15);

    /// <summary>The shortest, so that a platform that says "0" is not asked five times in a row at once.</summary>
    public static readonly TimeSpan MinRetryAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a lane waits when the attempt cannot be written down.</summary>
    public static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    /// <summary>How long a full adapter is left alone.</summary>
    public static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(10)];

    /// <param name="result">How the call ended.</param>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="limits">Of the instance.</param>
    /// <param name="isWell">
    /// False while the host knows that the instance does not work, or not fully: then a refusal says nothing about the message, and the end
    /// of an outage of two hours must not find it among the dead letters. Its age still ends it.
    /// </param>
    /// <param name="chance">0 to 1, for the jitter.</param>
    public static DeliveryDecision Judge(in DoorResult<SendOutcome> result, int attempt, LimitsConfig limits, bool isWell, double chance) => result.Status switch
    {
        CallStatus.Fenced => new(DeliveryStep.AwaitDoor),
        CallStatus.Busy => new(DeliveryStep.AwaitRoom, BusyPause),
        CallStatus.Abandoned => Unknown(DropReason.NoAnswer, "The adapter was given the message and never answered.", attempt, limits, chance),
        CallStatus.Completed when result.Value is { } outcome => Judge(outcome, attempt, limits, isWell, chance),
        _ => Unknown(DropReason.AdapterFault, result.Fault?.Summary ?? "The adapter answered nothing.", attempt, limits, chance),
    };

    private static DeliveryDecision Judge(SendOutcome outcome, int attempt, LimitsConfig limits, bool isWell, double chance) => outcome.Kind switch
    {
        SendOutcomeKind.Sent => new(DeliveryStep.Delivered),
        SendOutcomeKind.Permanent => new(DeliveryStep.Dead, Reason: DropReason.Permanent, Detail: Words(outcome)),
        SendOutcomeKind.Retryable when !isWell => new(DeliveryStep.AwaitHealth, Pause(outcome.RetryAfter, attempt: 1, chance), Detail: Words(outcome)),
        SendOutcomeKind.Retryable when attempt >= limits.SendAttempts =>
            new(DeliveryStep.Dead, Reason: DropReason.AttemptsExhausted, Detail: $"{attempt} attempts, the last: {Words(outcome)}"),
        SendOutcomeKind.Retryable => new(DeliveryStep.Retry, Pause(outcome.RetryAfter, attempt, chance), Detail: Words(outcome)),
        _ => Unknown(DropReason.Ambiguous, Words(outcome), attempt, limits, chance),
    };

    private static DeliveryDecision Unknown(DropReason reason, string detail, int attempt, LimitsConfig limits, double chance) =>
        limits.OnAmbiguous == AmbiguousPolicy.Resend && attempt < limits.SendAttempts
            ? new(DeliveryStep.Retry, Pause(asked: null, attempt, chance), reason, detail, MayBeDuplicate: true)
            : new(DeliveryStep.Ambiguous, Reason: reason, Detail: detail);

    private static TimeSpan Pause(TimeSpan? asked, int attempt, double chance) => asked is { } pause
        ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, MinRetryAfter.Ticks, MaxRetryAfter.Ticks))
        : Pauses[Math.Min(attempt, Pauses.Length) - 1] * (1 + (Jitter * ((2 * chance) - 1)));

    private static string Words(SendOutcome outcome) => $"{outcome.Code}: {outcome.Detail}";
}
