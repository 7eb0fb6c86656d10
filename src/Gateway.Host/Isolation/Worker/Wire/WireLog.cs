using Gateway.Abstractions;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>One line for the log.</summary>
[MemoryPackable]
internal sealed partial record WireLog(AdapterLogLevel Level, string Message, string? Exception);
