using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A key of the durable state to be read, or to be written; null removes it.</summary>
[MemoryPackable]
internal sealed partial record WireState(string Key, string? Value);
