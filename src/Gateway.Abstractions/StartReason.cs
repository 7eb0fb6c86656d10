namespace Gateway.Abstractions;

/// <summary>Why a generation was started.</summary>
public enum StartReason
{
    /// <summary>The host itself has just started, or the adapter was enabled.</summary>
    Cold,

    /// <summary>New code, or an operator asked for it: the platform's backlog should be kept.</summary>
    Reload,

    /// <summary>The generation before it died: resume rather than log in afresh, and keep the backlog.</summary>
    Recovery,

    /// <summary>The settings changed.</summary>
    Configuration,
}
