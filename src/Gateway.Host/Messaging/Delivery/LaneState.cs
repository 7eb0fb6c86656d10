namespace Gateway.Host.Messaging.Delivery;

/// <summary>Where a lane stands.</summary>
internal enum LaneState
{
    /// <summary>Nothing to send.</summary>
    Idle,

    /// <summary>In the queue of lanes that want to send.</summary>
    Ready,

    /// <summary>Holds one of the instance's places: its first message is being sent.</summary>
    Busy,

    /// <summary>Waits for the time of its next try.</summary>
    Delayed,
}
