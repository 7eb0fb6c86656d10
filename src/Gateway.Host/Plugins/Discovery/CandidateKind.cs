namespace Gateway.Host.Plugins.Discovery;

/// <summary>What a name in the drop folder is.</summary>
internal enum CandidateKind
{
    /// <summary>A folder with a plugin in it.</summary>
    Folder,

    /// <summary>A single assembly.</summary>
    SingleFile,

    /// <summary>A folder with a project in it: its staged output is looked at.</summary>
    SourceFolder,

    /// <summary>Nothing to read; the candidate says why.</summary>
    Refused,
}
