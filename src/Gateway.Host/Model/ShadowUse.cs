using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>
/// Which shadow folders something still runs from: a generation, a worker, a leaked context. Such a folder is never trimmed, however
/// old its build is.
/// </summary>
/// <remarks>Supervision holds and releases, Plugins reads. Safe from any thread. Holds are counted; a leaked generation never releases.</remarks>
internal sealed class ShadowUse
{
    private ImmutableDictionary<string, int> _holds = ImmutableDictionary<string, int>.Empty;

    public bool IsHeld(string folder) => _holds.ContainsKey(folder);

    public void Hold(string folder) => ImmutableInterlocked.AddOrUpdate(ref _holds, folder, 1, static (_, count) => count + 1);

    public void Release(string folder) => ImmutableInterlocked.Update(
        ref _holds,
        static (holds, released) => holds.GetValueOrDefault(released) > 1 ? holds.SetItem(released, holds[released] - 1) : holds.Remove(released),
        folder);
}
