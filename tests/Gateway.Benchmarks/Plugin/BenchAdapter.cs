using System.Diagnostics;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Benchmarks.Plugin;

/// <summary>The plugin on both sides of every figure that loads one. Small, and obedient: what it does is the text that it is sent.</summary>
[Adapter("bench", Transport = TransportKind.Passive, Description = "Dies, hangs and works on request")]
public sealed class BenchAdapter : IAdapter
{
    /// <summary>Where it leaves the moment of the fact: plain data, and nothing of the plugin's is held by it.</summary>
    private const string Fact = "bench.fact";

    // continuations inline: the run task ends on the thread that asks for it, so that no hop of the plugin's own is measured
    private readonly TaskCompletionSource _end = new();
    private static readonly SendOutcome Pong = SendOutcome.Sent("pong");
    private IAdapterContext? _context;
    private int _runs;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        using var asked = stopping.Register(() => _end.TrySetResult());
        _context = context;
        context.ReportConnected("bench");
        await _end.Task;
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        switch (message.Text)
        {
            case "ping":
                return Task.FromResult(Pong);
            case "flood":
                return FloodAsync();
            case "end":
                Mark();
                _end.TrySetResult();
                break;
            case "escape":
                new Thread(Escape) { IsBackground = true }.Start();
                break;
            case "hang":
                // truly blocks its caller, until the host insists
                Mark();
                cancellationToken.WaitHandle.WaitOne();
                break;
            default:
                return WorkAsync(message.Text, cancellationToken);
        }

        return Task.FromResult(SendOutcome.Sent("done"));
    }

    /// <summary>Messages as fast as they are taken, with as many receipts outstanding as a platform would leave open.</summary>
    private async Task<SendOutcome> FloodAsync()
    {
        const int Messages = 200_000;
        const int Outstanding = 512;
        var sender = new Participant("u1", "alice");
        var open = new Queue<Task<ReceiveReceipt>>(Outstanding);
        var run = Interlocked.Increment(ref _runs);
        for (var i = 0; i < Messages; i++)
        {
            if (open.Count == Outstanding)
            {
                await open.Dequeue();
            }

            open.Enqueue(_context!.ReceiveAsync(new InboundMessage { MessageId = $"{run}-{i}", Conversation = "room", Sender = sender, Text = "hello" }));
        }

        await Task.WhenAll(open);
        return Pong;
    }

    private static void Escape()
    {
        Mark();
        throw new InvalidOperationException("escaped on request");
    }

    private static void Mark() => AppContext.SetData(Fact, Stopwatch.GetTimestamp());

    /// <summary>What nearly every real adapter does: a request, and JSON with the default options and with its own.</summary>
    private static async Task<SendOutcome> WorkAsync(string address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        var body = await client.GetStringAsync(new Uri(address), cancellationToken);
        var letter = JsonSerializer.Deserialize<Letter>(body)!;
        var own = new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
        return SendOutcome.Sent(JsonSerializer.Serialize(letter with { Id = letter.Id + 1 }, own));
    }

    private sealed record Letter(int Id, IReadOnlyList<string> Lines);
}
