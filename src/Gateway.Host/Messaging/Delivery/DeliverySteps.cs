using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Delivery;

/// <summary>What stands in the journal after each step of a delivery. Pure.</summary>
internal static class DeliverySteps
{
    private const int LongestDetail = 500;

    public static DeliveryRecord Attempting(DeliveryRecord first, OutboundLane lane, DateTimeOffset now) => first with
    {
        State = DeliveryState.Attempting,
        Attempts = Math.Max(first.Attempts, lane.Attempts) + 1,
        Changed = now,
        Due = null,
        MayBeDuplicate = first.MayBeDuplicate || lane.MayBeDuplicate,
    };

    /// <summary>The adapter was not entered after all: a crash must not make this message ambiguous.</summary>
    public static DeliveryRecord Withdrawn(DeliveryRecord current, DateTimeOffset now) => current with
    {
        State = current.Attempts == 1 ? DeliveryState.Pending : DeliveryState.Failed,
        Attempts = current.Attempts - 1,
        Changed = now,
    };

    /// <summary>The adapter was entered and refused, but it is not well: the message waits as if nobody had tried.</summary>
    public static DeliveryRecord Postponed(DeliveryRecord current, in DeliveryDecision decision, DateTimeOffset now) =>
        Failed(current with { Attempts = current.Attempts - 1 }, decision, now);

    public static DeliveryRecord Failed(DeliveryRecord current, in DeliveryDecision decision, DateTimeOffset now) => current with
    {
        State = DeliveryState.Failed,
        Changed = now,
        Due = now + decision.Pause,
        Detail = Short(decision.Detail),
        MayBeDuplicate = current.MayBeDuplicate || decision.MayBeDuplicate,
    };

    public static DeliveryRecord Final(DeliveryRecord current, in DeliveryDecision decision, string? platformMessageId, DateTimeOffset now)
    {
        var delivered = decision.Step == DeliveryStep.Delivered;
        return current with
        {
            State = delivered ? DeliveryState.Delivered : decision.Step == DeliveryStep.Dead ? DeliveryState.DeadLettered : DeliveryState.Ambiguous,
            Changed = now,
            PlatformMessageId = platformMessageId,
            Reason = delivered ? null : MessageCounters.Code(decision.Reason),
            Detail = delivered ? null : Short(decision.Detail),
        };
    }

    public static DeliveryRecord Expired(DeliveryRecord waiting, TimeSpan longest, DateTimeOffset now) =>
        Dead(waiting, DropReason.Expired, $"It waited longer than {longest.TotalHours:0.##} h.", now);

    public static DeliveryRecord Dead(DeliveryRecord delivery, DropReason reason, string detail, DateTimeOffset now) => delivery with
    {
        State = DeliveryState.DeadLettered,
        Changed = now,
        Due = null,
        Reason = MessageCounters.Code(reason),
        Detail = Short(detail),
    };

    /// <summary>It was being attempted when the gateway ended: nobody can say whether it was sent.</summary>
    public static DeliveryRecord Interrupted(DeliveryRecord attempted, DateTimeOffset now) => attempted with
    {
        State = DeliveryState.Ambiguous,
        Changed = now,
        Reason = MessageCounters.Code(DropReason.GatewayEnded),
        Detail = "The gateway ended while the adapter had this message.",
    };

    /// <summary>A person wants it sent again: its age and its attempts start afresh, and elsewhere the ids of this place mean nothing.</summary>
    public static DeliveryRecord Again(DeliveryRecord parked, Model.AdapterId? adapter, string? conversation, DateTimeOffset now)
    {
        var elsewhere = (adapter ?? parked.Adapter) != parked.Adapter || (conversation ?? parked.Message.Conversation) != parked.Message.Conversation;
        var message = elsewhere
            ? parked.Message with { Conversation = conversation ?? parked.Message.Conversation, Thread = null, ReplyTo = null, ReplyContext = null }
            : parked.Message;
        return parked with
        {
            Adapter = adapter ?? parked.Adapter,
            Message = message,
            State = DeliveryState.Pending,
            Attempts = 0,
            Created = now,
            Changed = now,
            Reason = null,
            Detail = null,
            MayBeDuplicate = parked.MayBeDuplicate || parked.State == DeliveryState.Ambiguous,
        };
    }

    // a platform's page of HTML does not belong into every row
    private static string Short(string detail) => detail.Length > LongestDetail ? detail[..LongestDetail] : detail;
}
