namespace Gateway.Adapters.Wechat;

/// <summary>What comes after a connection to WeCom.</summary>
internal enum WecomEndKind
{
    /// <summary>Another one, soon.</summary>
    Again,

    /// <summary>Another one, later: somebody else has subscribed for this bot.</summary>
    Conflict,

    /// <summary>Nothing until a person has acted.</summary>
    Fatal,

    /// <summary>Nothing: the host has asked to stop.</summary>
    Stopped,
}
