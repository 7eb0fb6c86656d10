namespace Gateway.ZombiePeer;

/// <summary>What the peer does with those who are connected.</summary>
internal enum Behaviour
{
    /// <summary>Answers polls, upgrades and heartbeats, and delivers messages.</summary>
    Serve,

    /// <summary>Takes everything in and answers nothing.</summary>
    Hang,

    /// <summary>Answers heartbeats and holds polls, and delivers no message.</summary>
    Heartbeats,

    /// <summary>Answers each request at once with an error.</summary>
    Error,

    /// <summary>Serves, and resets every connection a little after it was made.</summary>
    Short,
}
