using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>Everything that a worker needs to make the generation it was started for.</summary>
[MemoryPackable]
internal sealed partial record WireBegin(
    string Adapter,
    long Generation,
    StartReason StartReason,
    string PluginId,
    string TypeName,
    string Version,
    TransportKind Transport,
    string ContentHash,
    string Folder,
    string MainAssembly,
    Dictionary<string, string> Settings,
    WireLimits Limits,
    bool NetworkEvents,
    bool Sockets,
    TimeSpan ReportEvery);
