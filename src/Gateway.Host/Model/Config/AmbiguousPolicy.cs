namespace Gateway.Host.Model.Config;

/// <summary>What follows when nobody can say whether a message was sent.</summary>
internal enum AmbiguousPolicy
{
    /// <summary>It is held for a person: never twice, perhaps not at all.</summary>
    Hold,

    /// <summary>It is sent again, marked as a possible duplicate.</summary>
    Resend,
}
