using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Watchdog;

/// <summary>A generation of which the watchdog sees nothing but its calls in flight.</summary>
internal sealed class SlotsOnly(CallSlots slots) : IGeneration
{
    public AdapterId Adapter => AdapterId.Parse("a");

    public GenerationNumber Generation => new(1);

    public GenerationSpec Spec => throw new NotSupportedException();

    public string Tier => "fake";

    public GenerationScope Scope => throw new NotSupportedException();

    public CallSlots Slots { get; } = slots;

    public void Prepare() => throw new NotSupportedException();

    public void Run() => throw new NotSupportedException();

    public void Send(OutboundMessage message, DoorCall<SendOutcome> call) => throw new NotSupportedException();

    public void Check(DoorCall<LivenessOpinion> call) => throw new NotSupportedException();

    public void Probe(DoorCall<ProbeOutcome> call) => throw new NotSupportedException();

    public Task<StopReport> StopAsync(StopPlan plan) => throw new NotSupportedException();
}
