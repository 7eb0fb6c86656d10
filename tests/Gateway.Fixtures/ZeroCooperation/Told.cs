using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Fixtures.ZeroCooperation;

/// <summary>What the adapter says and hears, the same over every line.</summary>
internal sealed class Told(IAdapterContext context)
{
    private int _beats;

    public string Hello => string.Create(CultureInfo.InvariantCulture, $"hello {context.Instance} {context.Generation}");

    /// <summary>Null: the adapter sends no heartbeats.</summary>
    public TimeSpan? Heartbeat { get; } = context.Settings.Text("heartbeat") is null ? null : context.Settings.Duration("heartbeat", TimeSpan.Zero);

    public string NextBeat() => string.Create(CultureInfo.InvariantCulture, $"hb {++_beats}");

    /// <summary>Hands a message in; throws what the author has not thought of.</summary>
    public async Task HearAsync(string line, CancellationToken stopping)
    {
        if (line.StartsWith("poison", StringComparison.Ordinal))
        {
            throw new FormatException("a message that the author has not thought of");
        }

        if (line.Split(' ', 3) is ["msg", var id, var text])
        {
            await context.ReceiveAsync(new InboundMessage { MessageId = id, Conversation = "c", Sender = new Participant("peer", "Peer"), Text = text }, stopping);
        }
    }

    /// <summary>Sends heartbeats until the connection fails.</summary>
    public async Task BeatAsync(Func<string, Task> send, CancellationToken ended)
    {
        if (Heartbeat is not { } pause)
        {
            await Task.Delay(Timeout.Infinite, ended);
            return;
        }

        while (true)
        {
            await Task.Delay(pause, ended);
            await send(NextBeat());
        }
    }
}
