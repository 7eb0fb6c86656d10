namespace Gateway.Adapters.Slack;

/// <summary>What follows from a word of Slack's.</summary>
internal enum ErrorKind
{
    /// <summary>A person has to act; trying again cannot help.</summary>
    Fatal,

    /// <summary>This request will never be accepted.</summary>
    Refused,

    /// <summary>Nothing was done; later it may work.</summary>
    Later,

    /// <summary>Something may have been done.</summary>
    Doubt,
}
