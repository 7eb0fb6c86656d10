namespace Gateway.Host.Storage;

/// <summary>What came of opening the data file.</summary>
internal enum DataFileStatus
{
    Opened,

    /// <summary>Another gateway works on the same data folder.</summary>
    InUse,

    /// <summary>The data folder cannot be written.</summary>
    Unwritable,

    /// <summary>A newer version of the gateway has written the file.</summary>
    Newer,
}
