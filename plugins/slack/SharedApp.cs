using Gateway.Abstractions;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Slack gives each event to one of the app's connections. Where another program has one too, a part of the events is missing here, and nothing else
/// shows it than the number in the hello. After a crash the last life's connection is counted for a while, so that a second look decides.
/// </summary>
/// <remarks>Used by one loop only.</remarks>
internal sealed class SharedApp(IAdapterContext context)
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private TimeSpan _again = First;
    private int _looks;

    public bool IsSo { get; private set; }

    /// <param name="link">The connection that was just greeted.</param>
    /// <param name="all">How many connections the app has.</param>
    /// <param name="own">How many of them are ours.</param>
    /// <param name="run">Runs work that the host owns.</param>
    public void Look(SocketLink link, int all, int own, Action<Func<CancellationToken, Task>> run)
    {
        if (all <= own)
        {
            (_looks, IsSo, _again) = (0, false, First);
            return;
        }

        IsSo = ++_looks > 1;
        if (IsSo)
        {
            context.ReportDegraded("events-shared", FormattableString.Invariant(
                $"Another program is connected with this app (Slack counts {all} connections, {own} of them ours), and Slack gives each event to only one of them: stop the other one, or make a second app."));
        }

        var pause = _again;
        _again = _again * 2 < Longest ? _again * 2 : Longest;
        run(token => LookAgainAsync(link, pause, token));
    }

    /// <summary>Only a new connection is told the number.</summary>
    private async Task LookAgainAsync(SocketLink link, TimeSpan pause, CancellationToken stopping)
    {
        await Task.WhenAny(link.Leaving, Task.Delay(pause, context.TimeProvider, stopping));
        link.Leave(new("look-again", "Looking again whether another program is connected with this app.", IsPlanned: true));
    }
}
