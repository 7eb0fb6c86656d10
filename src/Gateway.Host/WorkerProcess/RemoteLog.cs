using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;

namespace Gateway.Host.WorkerProcess;

/// <summary>Lines go to the gateway, cut to what it keeps of one. A loop that writes faster than they are read loses lines, not its process.</summary>
internal sealed class RemoteLog(FrameLink link) : IAdapterLogWriter
{
    private const int Longest = 16 * 1024;

    private long _dropped;

    public void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText)
    {
        if (link.IsCrowded)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped)
        {
            Tell(AdapterLogLevel.Warning, string.Create(CultureInfo.InvariantCulture, $"({dropped} lines dropped in the worker: they came faster than they could be read)"), exceptionText: null);
        }

        Tell(level, Cut(message), exceptionText is null ? null : Cut(exceptionText));
    }

    private void Tell(AdapterLogLevel level, string message, string? exceptionText) =>
        link.TryWrite(FrameKind.Logged, 0, new WireLog(level, message, exceptionText), atOnce: false);

    private static string Cut(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
}
