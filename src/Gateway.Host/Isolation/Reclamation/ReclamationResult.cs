using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>What the proof of an unload came to.</summary>
internal sealed record ReclamationResult(AdapterId Adapter, GenerationNumber Generation, RetiredState State, int Collections, TimeSpan After)
{
    public PluginId Plugin { get; init; }

    /// <summary>The shadow folder, which is one build: its name is the hash of the content.</summary>
    public string Folder { get; init; } = "";

    /// <summary>
    /// The weak handle of the context, while it is leaked: where a reader of this process's memory finds it. 0 for what lived in a
    /// process of its own.
    /// </summary>
    public nint Handle { get; init; }
}
