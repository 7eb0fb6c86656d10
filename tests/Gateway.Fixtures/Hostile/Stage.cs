using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Hostile;

/// <summary>One generation: what it may use, how it is to behave, and what it has achieved.</summary>
public sealed class Stage(IAdapterContext context, CancellationToken stopping)
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _told;

    public IAdapterContext Context => context;

    public CancellationToken Stopping => stopping;

    public string Marker => context.Settings.Text("marker") ?? "0";

    public string Home => context.Settings.Text("home") ?? "/nowhere";

    public string Prize => context.Settings.Text("prize") ?? "no prize";

    public int AdminPort { get; private set; }

    public int GatewayProcess { get; private set; }

    public int NeighbourProcess { get; private set; }

    /// <summary>Null while there is nothing to tell.</summary>
    public string? Achieved { get; private set; }

    /// <summary>What every member does from now on.</summary>
    public Action Misbehave { get; set; } = () => { };

    /// <summary>What it does instead of ending when its token fires.</summary>
    public Func<Task>? InsteadOfEnding { get; set; }

    /// <summary>Deeds that end or hold the call are done inside of it, all others beside it.</summary>
    public Task BeginAsync(string order)
    {
        var words = order.Split(' ');
        AdminPort = Number(words, 1);
        GatewayProcess = Number(words, 2);
        NeighbourProcess = Number(words, 3);
        var deed = context.Settings.Text("deed") ?? "none";
        Tell("begins " + deed);
        if (InCall.TryDo(this, deed))
        {
            return Task.CompletedTask;
        }

        _ = Task.Factory.StartNew(() => DoAsync(deed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async Task LiveAsync()
    {
        try
        {
            await _end.Task.WaitAsync(stopping);
        }
        catch (OperationCanceledException) when (InsteadOfEnding is { } instead)
        {
            await instead();
        }
    }

    public void Fault(Exception exception) => _end.TrySetException(exception);

    public void Tell(string what)
    {
        context.Log.Write(AdapterLogLevel.Information, "hostile: " + what);
        _ = TellByMessageAsync(what);
    }

    public void Done(string what)
    {
        Achieved = "done: " + what;
        Tell(Achieved);
    }

    private async Task DoAsync(string deed)
    {
        try
        {
            Done(await Deeds.DoAsync(this, deed));
        }
        catch (Exception failure)
        {
            Done("it failed: " + failure.GetType().Name + ": " + failure.Message);
        }
    }

    private async Task TellByMessageAsync(string what)
    {
        try
        {
            await context.ReceiveAsync(new InboundMessage
            {
                MessageId = string.Create(CultureInfo.InvariantCulture, $"{context.Generation}-tell-{Interlocked.Increment(ref _told)}"),
                Conversation = "hostile",
                Sender = new Participant("hostile", "Hostile", IsBot: true),
                Text = what,
            });
        }
        catch (GatewayRefusedException)
        {
            // nobody wants to hear it
        }
    }

    private static int Number(string[] words, int at) => words.Length > at && int.TryParse(words[at], CultureInfo.InvariantCulture, out var number) ? number : 0;
}
