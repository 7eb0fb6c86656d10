namespace Gateway.Adapters.Wechat;

/// <summary>What an answer of iLink says.</summary>
internal enum IlinkVerdict
{
    /// <summary>It was done.</summary>
    Good,

    /// <summary>The login is over, for now or for good.</summary>
    SessionExpired,

    /// <summary>Too much at once.</summary>
    Limited,

    /// <summary>The context token is too old: the person has to write first.</summary>
    ContextExpired,

    /// <summary>There was an answer, and it says that something failed.</summary>
    Failed,

    /// <summary>There was none.</summary>
    NoAnswer,
}
