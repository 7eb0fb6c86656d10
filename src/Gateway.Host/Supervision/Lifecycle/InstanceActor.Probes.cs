using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Supervision.Lifecycle;

/// <content>Round trips on the event path: when they are asked for, and what their outcome leads to.</content>
internal sealed partial class InstanceActor
{
    /// <summary>
    /// Something happened that makes every connection suspect without speaking against any (the machine slept): the next opportunity
    /// asks. Safe from any thread.
    /// </summary>
    public void MakeProbeDue() => Post(() =>
    {
        if (_current is { } current)
        {
            current.Prober.MakeDue();
            AskProbe(current);
        }
    });

    public void OnProbed(Tenure tenure, DoorResult<ProbeOutcome> answer)
    {
        var seen = tenure.Observer.SeeProbe(answer);
        tenure.Prober.End(offersNone: seen?.Kind == ObservationKind.ProbeNone);
        CountProbe(seen?.Kind, answer.Status);
        tenure.Prober.Tell(Told(seen, answer));
        if (seen is not null && (tenure == _current || tenure == _candidate))
        {
            Act(tenure, _services.Verdicts.OnProbed(tenure, seen));
        }
    }

    /// <summary>Only of a generation that serves, and only where its outcome may be acted on.</summary>
    private void AskProbe(Tenure tenure)
    {
        if (tenure != _current || !tenure.IsReady || tenure.IsCondemned || _services.Host.ObserveOnly || !_services.Configuration.Current.Watchdog.Enabled)
        {
            return;
        }

        var wait = tenure.Prober.Ask();
        if (wait > TimeSpan.Zero)
        {
            _timers.Arm(TimerKind.Probe, wait.Value, () => ProbeIfNeeded(tenure));
        }
        else if (wait is not null)
        {
            CountProbeBegun();
        }
    }

    private void ProbeIfNeeded(Tenure tenure)
    {
        if (tenure.Prober.IsDue)
        {
            AskProbe(tenure);
        }
        else
        {
            Act(tenure, _services.Verdicts.Rejudge(tenure));
        }
    }

    private void ProbeNow(TaskCompletionSource<CommandResult> answer)
    {
        if (_current is not { IsReady: true, IsCondemned: false } tenure)
        {
            answer.TrySetResult(new CommandResult(CommandStatus.Conflict, $"'{Name}' is not ready ({ReasonCatalogue.Code(_status.Now.Reason)}): there is nobody to ask."));
        }
        else if (tenure.Prober.AskNow(answer))
        {
            CountProbeBegun();
        }
    }

    private CommandResult Told(Observation? seen, in DoorResult<ProbeOutcome> answer) => seen?.Kind switch
    {
        ObservationKind.ProbeAnswered => new CommandResult(CommandStatus.Accepted, $"'{Name}': {seen.Text}"),
        ObservationKind.ProbeFailed => new CommandResult(CommandStatus.Accepted, $"'{Name}': the probe failed, and the generation is judged by it: {seen.Text}"),
        ObservationKind.ProbeNone => new CommandResult(CommandStatus.Conflict, $"'{Name}' has no probe: its plugin offers no round trip on the path that events take."),
        _ => new CommandResult(CommandStatus.Conflict, answer.Status switch
        {
            CallStatus.Completed => $"'{Name}' cannot say at this moment: {answer.Value?.Detail}",
            CallStatus.Busy => $"'{Name}' was not asked: too many calls into it are under way.",
            CallStatus.Fenced => $"'{Name}' was not asked: its generation is being replaced.",
            _ => $"'{Name}' gave no answer: the deadline passed, or its generation is being replaced; 'gateway why {Name}' says which.",
        }),
    };

    private void CountProbeBegun() => _status.Update(now => now with { Probes = now.Probes with { Sent = now.Probes.Sent + 1 } });

    private void CountProbe(ObservationKind? seen, CallStatus status) => _status.Update(now => now with
    {
        Probes = seen switch
        {
            ObservationKind.ProbeAnswered => now.Probes with { Answered = now.Probes.Answered + 1 },
            ObservationKind.ProbeFailed => now.Probes with { Failed = now.Probes.Failed + 1 },
            ObservationKind.ProbeNone => now.Probes with { Sent = now.Probes.Sent - 1 },
            // never entered; an abandoned one was counted by its deadline
            _ when status is CallStatus.Busy or CallStatus.Fenced => now.Probes with { Sent = now.Probes.Sent - 1 },
            _ => now.Probes,
        },
    });
}
