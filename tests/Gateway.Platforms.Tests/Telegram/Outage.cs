namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The six faults that a peer was measured by.</summary>
internal enum Outage
{
    Refused,

    /// <summary>Connections are taken, and nothing is ever answered; those that were open are cut.</summary>
    NeverAnswered,

    ServerError,

    /// <summary>Polls alone, the one that is being held included.</summary>
    PollNeverAnswered,

    EmptyForEver,

    Conflict,
}
