using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Storage.Crash;

/// <summary>One row of the marker that is being written.</summary>
internal sealed class MarkerRow(CallMarks calls, AdapterId adapter, GenerationNumber generation, int index) : ICrashRow
{
    public CallMarks Calls { get; } = calls;

    public AdapterId Adapter { get; } = adapter;

    public GenerationNumber Generation { get; } = generation;

    /// <summary>-1 for one that has no room in the file.</summary>
    public int Index { get; } = index;
}
