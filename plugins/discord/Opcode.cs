namespace Gateway.Adapters.Discord;

/// <summary>What a frame of the Gateway is.</summary>
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
}
