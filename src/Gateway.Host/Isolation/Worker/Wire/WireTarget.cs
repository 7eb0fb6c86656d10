using Gateway.Host.Isolation.Network;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A <see cref="RemoteTarget"/> on the wire.</summary>
[MemoryPackable]
internal sealed partial record WireTarget(string Host, int Port, string? Scheme)
{
    public static WireTarget? From(RemoteTarget? target) => target is null ? null : new(target.Host, target.Port, target.Scheme);

    public static RemoteTarget? To(WireTarget? target) => target is null ? null
        : new(WireText.Cut(target.Host), Math.Clamp(target.Port, 0, ushort.MaxValue), target.Scheme is null ? null : WireText.Cut(target.Scheme));
}
