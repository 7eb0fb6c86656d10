namespace Gateway.Host.Model.Config;

/// <summary>How safely messages are held.</summary>
internal enum Durability
{
    /// <summary>On disk, and flushed through the disk's own cache, before anybody is told "accepted".</summary>
    Full,

    /// <summary>On disk; a power failure (not a crash) may lose the last moments.</summary>
    Normal,

    /// <summary>In memory only.</summary>
    Off,
}
