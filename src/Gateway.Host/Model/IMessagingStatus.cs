namespace Gateway.Host.Model;

/// <summary>What Messaging has done and holds. Implemented by Messaging, read by the operator's surfaces.</summary>
internal interface IMessagingStatus
{
    /// <summary>A picture of this moment. Counters grow from the start of the host; reading them stops nobody.</summary>
    MessagingStatistics Snapshot();
}
