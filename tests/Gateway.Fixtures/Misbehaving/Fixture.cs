using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>What one generation of the misbehaving adapter shares between its parts.</summary>
public sealed class Fixture(IAdapterContext context, CancellationToken stopping)
{
    private int _received;

    public IAdapterContext Context { get; } = context;

    public CancellationToken Stopping { get; } = stopping;

    public Blocks Blocks { get; } = new(context.Settings.Text("release_file"));

    public string Behaviour { get; } = context.Settings.Text("behaviour") ?? "good";

    public string Phase { get; } = context.Settings.Text("phase") ?? "after-connect";

    public TimeSpan Delay { get; } = context.Settings.Duration("delay", TimeSpan.Zero);

    public bool Is(params string[] behaviours) => behaviours.Contains(Behaviour, StringComparer.Ordinal);

    public void Connected() => Context.ReportConnected(string.Create(CultureInfo.InvariantCulture, $"{Behaviour} {Context.Instance}#{Context.Generation}"));

    public Task ServeAsync() => Task.Delay(Timeout.Infinite, Stopping);

    /// <summary>Hands in a message of its own; the id is unique within the generation.</summary>
    public Task<ReceiveReceipt> ReceiveAsync(string text, string conversation = "fixture") =>
        Context.ReceiveAsync(new InboundMessage
        {
            MessageId = string.Create(CultureInfo.InvariantCulture, $"{Context.Generation}-{Interlocked.Increment(ref _received)}"),
            Conversation = conversation,
            Sender = new Participant("fixture", "The fixture", IsBot: true),
            Text = text,
        });

    /// <summary>Appends one line to <c>report_file</c>, for tests that ask what the plugin itself has seen.</summary>
    public void Report(string line)
    {
        if (Context.Settings.Text("report_file") is { } file)
        {
            lock (this)
            {
                File.AppendAllText(file, line + "\n");
            }
        }
    }
}
