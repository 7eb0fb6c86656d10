namespace Gateway.Host.Messaging.Delivery;

/// <summary>What happens to a message after an attempt.</summary>
internal enum DeliveryStep
{
    /// <summary>The platform has it.</summary>
    Delivered,

    /// <summary>Another attempt after the pause.</summary>
    Retry,

    /// <summary>Given up.</summary>
    Dead,

    /// <summary>May have been sent: held for a person.</summary>
    Ambiguous,

    /// <summary>The adapter was not entered because its generation is gone: no attempt, waits for the next door.</summary>
    AwaitDoor,

    /// <summary>The adapter was not entered because it is full: no attempt, again after the pause.</summary>
    AwaitRoom,

    /// <summary>Refused while the adapter itself is not well: no fault of the message and no attempt, again after the pause.</summary>
    AwaitHealth,
}
