using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// One thing at a time for one instance: whoever has something for it posts; nothing is ever awaited inside. A handler that throws is
/// a bug of the host: it is logged, and the mailbox goes on.
/// </summary>
internal sealed partial class Mailbox(string owner, ILogger logger)
{
    // Signals are coalesced per kind before they come here, so this bounds operators' commands and timers, not floods.
    private readonly Channel<Action> _posts = Channel.CreateBounded<Action>(new BoundedChannelOptions(4096) { SingleReader = true });
    private long _dropped;

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Never blocks, never runs anything inline.</summary>
    public void Post(Action work)
    {
        if (!_posts.Writer.TryWrite(work))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    public void Close() => _posts.Writer.TryComplete();

    public async Task RunAsync()
    {
        await foreach (var work in _posts.Reader.ReadAllAsync())
        {
            try
            {
                work();
            }
            catch (Exception fault)
            {
                Log.HandlerFailed(logger, owner, fault);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "[{Adapter}] The host failed in handling an event of this adapter; it goes on with the next one")]
        public static partial void HandlerFailed(ILogger logger, string adapter, Exception fault);
    }
}
