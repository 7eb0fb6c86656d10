namespace Gateway.Adapters.Qq;

/// <summary>What comes after a session.</summary>
internal enum SessionEndKind
{
    /// <summary>The same session again.</summary>
    Resume,

    /// <summary>A fresh login.</summary>
    Identify,

    /// <summary>Nothing until a person has acted.</summary>
    Fatal,

    /// <summary>Nothing: the host has asked to stop.</summary>
    Stopped,
}
