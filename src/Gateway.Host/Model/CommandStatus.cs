namespace Gateway.Host.Model;

/// <summary>Whether an operator's request was taken.</summary>
internal enum CommandStatus
{
    /// <summary>It is under way.</summary>
    Accepted,

    /// <summary>It is so already; nothing was done.</summary>
    Unchanged,

    /// <summary>There is no such instance.</summary>
    NotFound,

    /// <summary>It makes no sense in the present state; the message says why.</summary>
    Conflict,
}
