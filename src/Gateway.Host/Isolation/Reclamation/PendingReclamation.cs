using System.Runtime.InteropServices;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>One load context whose end has to be proved. Holds it weakly.</summary>
/// <remarks>By a handle and not by a <see cref="WeakReference"/>: the handle has an address that another process can be told.</remarks>
internal sealed class PendingReclamation : IDisposable
{
    private GCHandle _handle;

    public PendingReclamation(GenerationSpec spec, WeakReference context, long since)
    {
        // not the spec itself: it has the settings, and with them the secrets
        (Adapter, Plugin, Generation, Folder, Since) = (spec.Adapter, spec.Build.Id, spec.Number, spec.Build.Folder, since);
        _handle = GCHandle.Alloc(context.Target, GCHandleType.Weak);
    }

    public AdapterId Adapter { get; }

    public PluginId Plugin { get; }

    public GenerationNumber Generation { get; }

    public string Folder { get; }

    public long Since { get; }

    /// <summary>Collections that it has outlived.</summary>
    public int Survived { get; set; }

    public bool ReportedLeaked { get; set; }

    public bool IsAlive => _handle.IsAllocated && _handle.Target is not null;

    public nint Handle => GCHandle.ToIntPtr(_handle);

    public void Dispose() => _handle.Free();
}
