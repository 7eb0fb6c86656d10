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

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        using var asked = stopping.Register(() => _end.TrySetResult());
        context.ReportConnected("bench");
        await _end.Task;
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        switch (message.Text)
        {
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
