using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>
/// The one door to one load of one instance, the same for every tier. Whatever comes from the plugin stays behind it.
/// </summary>
/// <remarks>No member blocks on plugin code and none throws what a plugin threw. Safe from any thread.</remarks>
internal interface IGeneration : IOutboundDoor
{
    GenerationSpec Spec { get; }

    /// <summary><c>in-process</c> or <c>process</c>.</summary>
    string Tier { get; }

    /// <summary>The process that it has to itself, or that of its sandbox; null in the host's own.</summary>
    int? ProcessId => null;

    /// <summary>What confines it, a line each, for people; empty when nothing does.</summary>
    IReadOnlyList<string> Containment => [];

    /// <summary>What the host has counted of this generation.</summary>
    GenerationScope Scope { get; }

    /// <summary>The calls in flight, for the watchdog.</summary>
    CallSlots Slots { get; }

    /// <summary>
    /// Loads the plugin and constructs the adapter, on a thread of its own; does not run it. Answers by signal: Prepared, LoadFailed
    /// or ConstructFailed.
    /// </summary>
    void Prepare();

    /// <summary>Calls RunAsync on a thread of its own. Answers by signals.</summary>
    void Run();

    /// <summary>Asks the adapter's own opinion, on the pool.</summary>
    void Check(DoorCall<LivenessOpinion> call);

    /// <summary>Asks for one round trip on the event path, on the pool.</summary>
    void Probe(DoorCall<ProbeOutcome> call);

    /// <summary>
    /// Closes the door for sends and hooks and goes down the stop ladder: drain, ask, insist, abandon; each rung bounded by
    /// <see cref="GenerationSpec.Limits"/>. A second call joins the first. Then drops everything, unloads, and hands over to the proof.
    /// </summary>
    Task<StopReport> StopAsync(StopPlan plan);
}
