using Gateway.Abstractions;
using Gateway.Host.Isolation;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Makes fake generations and remembers them.</summary>
internal sealed class FakeTier(TimeProvider time) : IGenerationFactory
{
    private readonly Lock _gate = new();
    private readonly List<FakeGeneration> _made = [];

    public bool ConnectsAtOnce { get; set; } = true;

    public bool HoldStops { get; set; }

    public LivenessOpinion Opinion { get; set; } = LivenessOpinion.None;

    /// <summary>By generation; overrides <see cref="Opinion"/>.</summary>
    public Func<GenerationSpec, LivenessOpinion>? OpinionOf { get; set; }

    public ProbeOutcome ProbeAnswer { get; set; } = ProbeOutcome.None;

    /// <summary>Probes stay unanswered until the deadline scan gives them up.</summary>
    public bool HoldProbes { get; set; }

    /// <summary>Thrown by probes where it is set.</summary>
    public Exception? ProbeFault { get; set; }

    public TimeProvider Time => time;

    /// <summary>Content hashes of builds that cannot be loaded.</summary>
    public HashSet<string> Broken { get; } = [];

    public IReadOnlyList<FakeGeneration> Made
    {
        get
        {
            lock (_gate)
            {
                return [.. _made];
            }
        }
    }

    public IGeneration Create(GenerationSpec spec, IGenerationObserver observer)
    {
        var made = new FakeGeneration(spec, observer, this);
        lock (_gate)
        {
            _made.Add(made);
        }

        return made;
    }
}
