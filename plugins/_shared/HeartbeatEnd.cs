namespace Gateway.Adapters.Plumbing;

/// <summary>Why the beating ended.</summary>
internal enum HeartbeatEnd
{
    /// <summary>A beat was not answered in time: the connection is open and dead.</summary>
    Unanswered,

    /// <summary>A beat could not be sent: the connection is over, which its reader knows too.</summary>
    NotSent,

    /// <summary>The caller's token fired.</summary>
    Stopped,
}
