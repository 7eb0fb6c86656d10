namespace Gateway.Adapters.Telegram;

/// <summary>What a failed call says about the connection.</summary>
internal enum CallFailureKind
{
    /// <summary>The token is not accepted.</summary>
    Credentials,

    /// <summary>Somebody else polls with the same token.</summary>
    Conflict,

    /// <summary>A webhook is set, so polling is refused.</summary>
    WebhookActive,

    /// <summary>Too many requests.</summary>
    RateLimited,

    /// <summary>The request is refused for what it says.</summary>
    Refused,

    /// <summary>The platform failed, or answered something that is no answer of the Bot API.</summary>
    Platform,

    /// <summary>No connection came about: certainly nothing has arrived.</summary>
    NotConnected,

    /// <summary>The connection broke after the request may have arrived.</summary>
    Broken,

    /// <summary>No answer within the deadline.</summary>
    Unanswered,
}
