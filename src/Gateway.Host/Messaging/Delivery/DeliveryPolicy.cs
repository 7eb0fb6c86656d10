using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>Judges the outcome of one attempt. Pure: no clock, no random numbers of its own.</summary>
internal static class DeliveryPolicy
{
    public const int MaxAttempts = 5;
    private const double Jitter = 0.2;

    /// <summary>How long a message may wait in all.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromHours(24);

    /// <summary>The longest wait that a platform may ask for; a larger one would let one bad header silence a conversation.</summary>
    public static readonly TimeSpan MaxRetryAfter = TimeSpan.FromMinutes(15);

    /// <summary>The shortest, so that a platform that says "0" is not asked five times in a row at once.</summary>
    public static readonly TimeSpan MinRetryAfter = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a full adapter is left alone.</summary>
    public static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(120), TimeSpan.FromMinutes(10)];

    /// <param name="result">How the call ended.</param>
    /// <param name="attempt">1 for the first.</param>
    /// <param name="chance">0 to 1, for the jitter.</param>
    public static DeliveryDecision Judge(in DoorResult<SendOutcome> result, int attempt, double chance) => result.Status switch
    {
        CallStatus.Fenced => new(DeliveryStep.AwaitDoor),
        CallStatus.Busy => new(DeliveryStep.AwaitRoom, BusyPause),
        CallStatus.Abandoned => new(DeliveryStep.Ambiguous, Reason: DropReason.NoAnswer, Detail: "The adapter was given the message and never answered."),
        CallStatus.Completed when result.Value is { } outcome => Judge(outcome, attempt, chance),
        _ => new(DeliveryStep.Ambiguous, Reason: DropReason.AdapterFault, Detail: result.Fault?.Summary ?? "The adapter answered nothing."),
    };

    private static DeliveryDecision Judge(SendOutcome outcome, int attempt, double chance) => outcome.Kind switch
    {
        SendOutcomeKind.Sent => new(DeliveryStep.Delivered),
        SendOutcomeKind.Permanent => new(DeliveryStep.Dead, Reason: DropReason.Permanent, Detail: Words(outcome)),
        SendOutcomeKind.Retryable when attempt >= MaxAttempts =>
            new(DeliveryStep.Dead, Reason: DropReason.AttemptsExhausted, Detail: $"{attempt} attempts, the last: {Words(outcome)}"),
        SendOutcomeKind.Retryable => new(DeliveryStep.Retry, Pause(outcome.RetryAfter, attempt, chance)),
        _ => new(DeliveryStep.Ambiguous, Reason: DropReason.Ambiguous, Detail: Words(outcome)),
    };

    private static TimeSpan Pause(TimeSpan? asked, int attempt, double chance) => asked is { } pause
        ? TimeSpan.FromTicks(Math.Clamp(pause.Ticks, MinRetryAfter.Ticks, MaxRetryAfter.Ticks))
        : Pauses[attempt - 1] * (1 + (Jitter * ((2 * chance) - 1)));

    private static string Words(SendOutcome outcome) => $"{outcome.Code}: {outcome.Detail}";
}
