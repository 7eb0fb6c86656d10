using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>
/// What the inside of a worker has counted and seen so far. Comes at a steady pace: that it comes at all shows that the process runs.
/// </summary>
/// <param name="FirstChance">Exceptions thrown, swallowed ones too.</param>
/// <param name="NetworkFailures">The network's among them.</param>
/// <param name="LastNetworkFailure">For people.</param>
/// <param name="BytesReceived">Through the factories.</param>
/// <param name="BytesSent">Through the factories.</param>
/// <param name="LastBytes">Age of the newest; 0 for none.</param>
/// <param name="Picture">Null when the runtime's events are switched off.</param>
/// <param name="Sockets">Of this process, all of which are the generation's; null when they cannot be seen.</param>
[MemoryPackable]
internal sealed partial record WireReport(
    long FirstChance, long NetworkFailures, string? LastNetworkFailure, long BytesReceived, long BytesSent, long LastBytes, WirePicture? Picture, WireSocket[]? Sockets)
{
    /// <summary>More than a plugin that leaks sockets needs to be seen leaking.</summary>
    public const int MostSockets = 256;
}
