using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>One candidate in the plugin folder: a folder or a single file, taken or not.</summary>
internal sealed record PluginEntry
{
    /// <summary>The folder or file, relative to the plugin folder.</summary>
    public required string Source { get; init; }

    /// <summary>Where the taken files come from: the same as <see cref="Source"/>, or the staged output of a source folder. Full path.</summary>
    public required string Origin { get; init; }

    /// <summary>Known when metadata could be read.</summary>
    public PluginId? Id { get; init; }

    /// <summary>The newest build that was taken from here, also when the files there now are refused: it stays usable.</summary>
    public PluginBuild? Build { get; init; }

    /// <summary>Why the files there now were not taken; null when they were.</summary>
    public PluginRefusal? Refusal { get; init; }

    /// <summary>Why the lock file would refuse the files there now, were it asked to refuse anything; null when it would not.</summary>
    public PluginRefusal? LockWarning { get; init; }

    /// <summary>Things worth telling that refuse nothing: a shipped copy of Gateway.Abstractions, ignored files.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
