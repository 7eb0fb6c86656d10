namespace Gateway.Platforms.Tests.Telegram;

/// <summary>How the simulator misbehaves.</summary>
internal enum Fault
{
    None,

    /// <summary>The request is taken and never answered.</summary>
    NeverAnswer,

    Unauthorized,

    Conflict,

    TooManyRequests,

    Forbidden,

    ServerError,

    /// <summary>Polls are answered at once and empty, whatever is waiting.</summary>
    EmptyAtOnce,

    /// <summary>The connection is closed without an answer.</summary>
    CloseConnection,
}
