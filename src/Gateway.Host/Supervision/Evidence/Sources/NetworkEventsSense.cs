using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// Tells from one generation's network picture whether something is positively wrong. Says so at every look for as long as it lasts, also
/// when the plugin has stopped trying; and not at all when anything shows that the generation lives elsewhere.
/// </summary>
internal sealed class NetworkEventsSense : ISense
{
    private const int FewestTries = 2;
    private const int FewestRequests = 3;

    // a platform that says no lives; it takes more of it
    private const int FewestDenials = 5;
    private const int FewestShortConnections = 4;

    // a peer that answers after a fixed time when it has nothing to say has shown it by so many equal waits
    private const int KnowsTheHold = 3;

    // of the answer deadline: a shorter wait is no hold
    private const double LeastHold = 0.4;
    private const double Patience = 1.5;
    private const int Unlearned = 2;

    // the kernel tells ages in steps of a few milliseconds: bytes this much younger than a failed answer are not that answer's
    private static readonly TimeSpan Blur = TimeSpan.FromMilliseconds(100);
    private readonly LifeSigns _signs = new();
    private long _aliveBeside;

    public void Look(Look look)
    {
        _signs.Update(look);
        var network = look.Network;
        if (Lasts(look, network.ResolutionsFailing, FewestTries) && !CameIn(look, network.ResolutionsFailing.Since))
        {
            look.See(ObservationKind.ResolutionFailing, Failing(look, network.ResolutionsFailing, "name resolution(s)"));
        }
        else if (Lasts(look, network.ConnectsFailing, FewestTries) && !CameIn(look, network.ConnectsFailing.Since))
        {
            look.See(ObservationKind.ConnectFailing, Failing(look, network.ConnectsFailing, "connect(s)"));
        }
        else
        {
            LookAtRequests(look);
        }

        LookAtWaits(look);
        LookAtShortConnections(look);
    }

    private void LookAtRequests(Look look)
    {
        var (failing, denied) = (look.Network.RequestsFailing, look.Network.RequestsDenied);
        var both = denied.Count < FewestDenials || denied.Count == 0 ? failing
            : failing.Count == 0 ? denied
            : new Streak(failing.Count + denied.Count, Math.Min(failing.Since, denied.Since), Math.Max(failing.Last, denied.Last));
        if (both.Count > 0 && CameIn(look, both.Last))
        {
            // bytes that no failed answer brought: there is another connection, and it works
            _aliveBeside = both.Since;
        }

        if (Lasts(look, both, FewestRequests) && _aliveBeside != both.Since)
        {
            look.See(ObservationKind.RequestsFailing, Failing(look, both, "request(s)"));
        }
    }

    /// <summary>
    /// An open request that waits too long; or requests that the plugin gave up one after the other for as long, unless that is how it
    /// polls.
    /// </summary>
    private static void LookAtWaits(Look look)
    {
        var (network, deadline) = (look.Network, Deadline(look));
        if (network.OldestOpenRequestAt > 0 && look.Since(network.OldestOpenRequestAt) > deadline)
        {
            look.See(ObservationKind.RequestUnanswered, Text($"a request to {Name(network.OldestOpenRequestTarget)} has waited {Seconds(look.Since(network.OldestOpenRequestAt))} for an answer"));
            return;
        }

        var unheard = network.RequestsUnheard;
        if (unheard.Count >= FewestTries && network.UnheardThatEnded == 0 && look.Since(unheard.Since) > deadline && look.Since(unheard.Last) <= look.Limits.SoftWindow)
        {
            look.See(ObservationKind.RequestUnanswered, Text($"{unheard.Count} requests in a row were given up without an answer, for {Seconds(look.Since(unheard.Since))} now"));
        }
    }

    private void LookAtShortConnections(Look look)
    {
        var count = 0;
        foreach (var closed in look.Network.Closed)
        {
            if (look.Since(closed.At) > look.Limits.SoftWindow || closed.At <= _signs.LastSuccessAt)
            {
                continue;
            }

            if (closed.Lived >= look.Limits.ShortConnection)
            {
                return;
            }

            count++;
        }

        if (count >= FewestShortConnections)
        {
            var longest = look.Network.Closed.Max(one => one.Lived);
            look.See(ObservationKind.ShortConnections, Text($"{count} connections ended within {longest.TotalMilliseconds:0} ms each, none lasted"));
        }
    }

    /// <summary>
    /// Enough of them, nothing got through since the last, and the plugin still tries; or it has stopped trying and has nothing left that
    /// could bring anything in. An adapter that waits to be called is never judged by its silence.
    /// </summary>
    private bool Lasts(Look look, Streak streak, int fewest)
    {
        if (streak.Count < fewest || _signs.LastSuccessAt >= streak.Last || LifeSigns.MayLiveUnseen(look))
        {
            return false;
        }

        return look.Since(look.Network.LastAttemptAt) <= look.Limits.SoftWindow
            || (look.Target.Transport != TransportKind.Passive && !LifeSigns.MayBeConnected(look));
    }

    private bool CameIn(Look look, long since) => _signs.LastBytesAt > since + (long)(Blur.TotalSeconds * look.Target.Time.TimestampFrequency);

    private static TimeSpan Deadline(Look look)
    {
        var (network, deadline) = (look.Network, look.Limits.AnswerDeadline);
        var knowsTheHold = network.LongestAnsweredTimes >= KnowsTheHold && network.LongestAnsweredWait >= deadline * LeastHold;
        var least = look.Target.Transport == TransportKind.LongPoll && !knowsTheHold ? deadline * Unlearned : deadline;
        var learned = network.LongestAnsweredWait * Patience;
        return learned > least ? learned : least;
    }

    private static string Failing(Look look, Streak streak, string what)
    {
        var network = look.Network;
        var idle = look.Since(network.LastAttemptAt);
        var tail = idle > look.Limits.SoftWindow ? Text($"; it has stopped trying {Seconds(idle)} ago") : "";
        return Text($"{streak.Count} {what} in a row failed, the last to {Name(network.LastFailureTarget)}: {network.LastFailure}{tail}");
    }

    private static string Name(RemoteTarget? target) => target switch
    {
        null => "an unknown host",
        { Port: 0 } => target.Host,
        _ => target.ToString(),
    };

    private static string Seconds(TimeSpan span) => Text($"{span.TotalSeconds:0.#} s");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
