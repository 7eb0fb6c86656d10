using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>The first frame of a worker.</summary>
/// <param name="Secret">What it was given on its standard input: proves that it is the one that was started for this socket.</param>
/// <param name="Build">Of the gateway's own executable; both ends must be the same.</param>
[MemoryPackable]
internal sealed partial record WireHello(string Secret, string Build);
