using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>
/// One thing at a time for one instance: whoever has something for it posts; nothing is ever awaited inside. A handler that throws is
/// a bug of the host: it is logged, and the mailbox goes on.
/// </summary>
internal sealed partial class Mailbox(string owner, Action faulted, ILogger logger)
{
    // Unbounded on purpose: a post that is dropped loses a verdict or a finished stop for good. What can flood is bounded before it
    // comes here: signals by the box (one per kind), timers by kind, checks by one in flight, commands by the API's own limit.
    private readonly Channel<Action> _posts = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Never blocks, never runs anything inline. False when the mailbox has been closed.</summary>
    public bool Post(Action work) => _posts.Writer.TryWrite(work);

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
                faulted();
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4010, LogLevel.Error, "[{Adapter}] The host failed in handling an event of this adapter; it goes on with the next one")]
        public static partial void HandlerFailed(ILogger logger, string adapter, Exception fault);
    }
}
