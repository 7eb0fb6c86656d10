using Gateway.Abstractions;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;

namespace Gateway.Host.WorkerProcess;

/// <summary>Lines go to the gateway, cut to what it keeps of one.</summary>
internal sealed class RemoteLog(FrameLink link) : IAdapterLogWriter
{
    private const int Longest = 16 * 1024;

    public void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText) =>
        link.TryWrite(FrameKind.Logged, 0, new WireLog(level, Cut(message), exceptionText is null ? null : Cut(exceptionText)), atOnce: false);

    private static string Cut(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
