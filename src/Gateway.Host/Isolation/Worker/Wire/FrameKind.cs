namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>What a frame between the gateway and one of its workers is about. The numbers are the wire's; both ends are the same build.</summary>
internal enum FrameKind : byte
{
    None,

    // worker to gateway
    Hello,
    Signal,
    Report,
    Received,
    StateRead,
    StateWritten,
    LoginAsked,
    GivenUp,
    Logged,
    HookMapped,
    HookUnmapped,
    SendAnswered,
    CheckAnswered,
    ProbeAnswered,
    HookAnswered,
    Stopped,

    // gateway to worker
    Begin,
    Run,
    Send,
    Check,
    Probe,
    Hook,
    Stop,
    Receipt,
    StateAnswer,
    LoginAnswer,
}
