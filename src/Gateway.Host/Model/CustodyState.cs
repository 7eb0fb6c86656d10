namespace Gateway.Host.Model;

/// <summary>What is said of one plugin in a report about the plugin folder.</summary>
internal enum CustodyState
{
    /// <summary>Pinned now, with other files than before or for the first time.</summary>
    Pinned,

    /// <summary>Was pinned with these files already.</summary>
    Unchanged,

    /// <summary>Its entry was taken out: it is not in the folder any more.</summary>
    Unpinned,

    /// <summary>No entry pins it.</summary>
    NotPinned,

    /// <summary>Its files are not those that are pinned.</summary>
    Differs,

    /// <summary>It has an entry, and is not in the folder.</summary>
    Missing,

    /// <summary>It is no plugin that can be taken, so there is nothing to pin.</summary>
    Unfit,

    Installed,
    Removed,
}
