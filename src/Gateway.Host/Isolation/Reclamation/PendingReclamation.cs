using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>One load context whose end has to be proved. Holds it weakly.</summary>
internal sealed class PendingReclamation(AdapterId adapter, GenerationNumber generation, string folder, WeakReference context, long since)
{
    public AdapterId Adapter { get; } = adapter;

    public GenerationNumber Generation { get; } = generation;

    public string Folder { get; } = folder;

    public long Since { get; } = since;

    /// <summary>Collections that it has outlived.</summary>
    public int Survived { get; set; }

    public bool ReportedLeaked { get; set; }

    public bool IsAlive => context.IsAlive;
}
