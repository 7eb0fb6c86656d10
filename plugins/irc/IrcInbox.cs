using System.Globalization;
using System.Threading.Channels;
using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>Makes messages of PRIVMSG lines and hands them to the host in their order.</summary>
/// <remarks>
/// A queue stands between reader and host: a host that takes its time must not keep the reader from seeing PONGs, or the connection would
/// be called dead for the host's fault. What does not fit is dropped and counted, as IRC has no way to ask for it again.
/// </remarks>
internal sealed class IrcInbox(IAdapterContext context)
{
    private const int Capacity = 1000;
    private readonly Channel<InboundMessage> _queue = Channel.CreateBounded<InboundMessage>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private long _seen;
    private long _dropped;

    public void Take(IrcLine line, string ownNick, IrcNames names)
    {
        if (line.Nick.Length == 0 || line.Parameters.Count < 2 || names.Equals(line.Nick, ownNick) || TextOf(line.Last) is not { } text)
        {
            return;
        }

        // without an id of the server there is nothing to find a repetition by, and IRC repeats nothing either
        var id = line.Tags.TryGetValue("msgid", out var given) && given.Length is > 0 and <= 256
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"{context.Generation}-{++_seen}");
        var message = new InboundMessage
        {
            MessageId = id,
            Conversation = names.Equals(line[0], ownNick) ? line.Nick : line[0],
            Sender = new Participant(line.Nick, line.Nick, line.Tags.ContainsKey("bot")),
            Text = text,
            SentAt = line.Tags.TryGetValue("time", out var time) && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null,
        };
        if (!_queue.Writer.TryWrite(message))
        {
            context.Log.Warning($"The host takes messages too slowly: {++_dropped} dropped so far, the last from {message.Conversation} (queue-full).");
        }
    }

    /// <summary>Nothing more will arrive; what is here is still handed over.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>Hands over until <see cref="Complete"/> or the token.</summary>
    public async Task PumpAsync(CancellationToken aborted)
    {
        try
        {
            await foreach (var message in _queue.Reader.ReadAllAsync(aborted))
            {
                await HandOverAsync(message, aborted);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // the host does not wait any longer
        }
    }

    private async Task HandOverAsync(InboundMessage message, CancellationToken aborted)
    {
        try
        {
            await context.ReceiveAsync(message, aborted);
        }
        catch (GatewayRefusedException refused)
        {
            context.Log.Warning($"A message from {message.Conversation} is lost, the host did not take it ({refused.Reason}): {refused.Message}");
        }
    }

    /// <summary>The text for people, or null for CTCP requests (VERSION and the like), which are for programs.</summary>
    private static string? TextOf(string text)
    {
        if (!text.StartsWith('\u0001'))
        {
            return text;
        }

        var request = text.Trim('\u0001');
        return request.StartsWith("ACTION ", StringComparison.Ordinal) ? "* " + request["ACTION ".Length..] : null;
    }
}
