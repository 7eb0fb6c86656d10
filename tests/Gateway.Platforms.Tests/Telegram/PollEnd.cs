namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Why a held poll is held no longer.</summary>
internal enum PollEnd
{
    /// <summary>Something may have come for it, or a fault has begun that concerns it.</summary>
    Look,

    /// <summary>Another poll has come.</summary>
    Replaced,

    /// <summary>Its connection is being cut.</summary>
    Cut,
}
