using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>A generation driven by hand: it says what the test lets it say.</summary>
internal sealed class FakeGeneration(GenerationSpec spec, IGenerationObserver observer, FakeTier tier) : IGeneration
{
    private readonly TaskCompletionSource<StopReport> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private (DoorCall<ProbeOutcome> Call, int Ticket)? _held;

    public AdapterId Adapter => Spec.Adapter;

    public GenerationNumber Generation => Spec.Number;

    public GenerationSpec Spec { get; } = spec;

    public string Tier => "fake";

    /// <summary>So many were asked for.</summary>
    public int Probes { get; private set; }

    public GenerationScope Scope { get; } = new(spec.Adapter, spec.Number, observer);

    public CallSlots Slots { get; } = new();

    public bool IsPrepared { get; private set; }

    public int Runs { get; private set; }

    /// <summary>Run and not yet stopped.</summary>
    public bool IsLive => Runs > 0 && !IsStopping;

    public bool IsStopping { get; private set; }

    public bool IsStopped => _stopped.Task.IsCompleted;

    public void Prepare()
    {
        IsPrepared = true;
        Say(tier.Broken.Contains(Spec.Build.ContentHash) ? new GenerationSignal(SignalKind.LoadFailed, "broken") : new GenerationSignal(SignalKind.Prepared, "prepared"));
    }

    public void Run()
    {
        Runs++;
        Say(new GenerationSignal(SignalKind.RunReturned, "returned"));
        if (tier.ConnectsAtOnce)
        {
            Say(new GenerationSignal(SignalKind.Connected, "connected"));
        }
    }

    public void Say(GenerationSignal signal) => observer.OnSignal(Spec.Number, signal);

    public void Send(OutboundMessage message, DoorCall<SendOutcome> call) => call.TryComplete(call.Begin(), new DoorResult<SendOutcome>(CallStatus.Fenced));

    public void Check(DoorCall<LivenessOpinion> call) => call.TryComplete(call.Begin(), new DoorResult<LivenessOpinion>(CallStatus.Completed, tier.OpinionOf?.Invoke(Spec) ?? tier.Opinion));

    public void Probe(DoorCall<ProbeOutcome> call)
    {
        Probes++;
        var ticket = call.Begin();
        if (tier.HoldProbes)
        {
            var now = tier.Time.GetTimestamp();
            Slots.TryEnter(CallKind.Probe, now, now + Spec.Limits.ProbeDeadline.Ticks);
            _held = (call, ticket);
        }
        else if (tier.ProbeFault is { } fault)
        {
            call.TryComplete(ticket, new DoorResult<ProbeOutcome>(CallStatus.Faulted, Fault: FaultTranslator.From(fault)));
        }
        else
        {
            call.TryComplete(ticket, new DoorResult<ProbeOutcome>(CallStatus.Completed, tier.ProbeAnswer));
        }
    }

    /// <summary>What the host does with a call past its deadline.</summary>
    public void AbandonProbe() => _held?.Call.TryComplete(_held.Value.Ticket, new DoorResult<ProbeOutcome>(CallStatus.Abandoned));

    public Task<StopReport> StopAsync(StopPlan plan)
    {
        IsStopping = true;
        if (!tier.HoldStops)
        {
            FinishStop();
        }

        return _stopped.Task;
    }

    public void FinishStop() => _stopped.TrySetResult(new StopReport(StopRung.Asked, []));
}
