namespace Gateway.Host.Model;

/// <summary>How an operator's work on the plugin folder ended.</summary>
internal enum CustodyStatus
{
    Done,

    /// <summary>Nothing was changed; the message says why.</summary>
    Refused,

    /// <summary>There is no such plugin, or no such file.</summary>
    NotFound,

    /// <summary>It would overwrite or remove what it must not without being told to.</summary>
    Conflict,

    /// <summary>Only of a check: the folder is not what is pinned.</summary>
    Differs,
}
