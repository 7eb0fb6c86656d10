namespace Gateway.Adapters.Qq;

/// <summary>What a frame is. The same numbers on the socket and in callbacks.</summary>
internal enum Opcode
{
    Dispatch = 0,
    Heartbeat = 1,
    Identify = 2,
    Resume = 6,
    Reconnect = 7,
    InvalidSession = 9,
    Hello = 10,
    HeartbeatAck = 11,

    /// <summary>Our answer to an event that came as a callback.</summary>
    CallbackAck = 12,

    /// <summary>The platform asks whether the callback address is ours.</summary>
    CallbackCheck = 13,
}
