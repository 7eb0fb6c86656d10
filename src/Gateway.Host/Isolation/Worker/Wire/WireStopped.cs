using System.Collections.Immutable;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>How the generation inside the worker ended.</summary>
[MemoryPackable]
internal sealed partial record WireStopped(StopRung Rung, string[] LeftBehind)
{
    public static WireStopped From(StopReport report) => new(report.Rung, [.. report.LeftBehind]);

    public StopReport ToReport() => new(
        Enum.IsDefined(Rung) ? Rung : StopRung.Abandoned, [.. LeftBehind.Take(16).Select(WireText.Cut)]);
}
