using Gateway.Abstractions;
using Gateway.Host.Isolation;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Makes fake generations and remembers them.</summary>
internal sealed class FakeTier : IGenerationFactory
{
    private readonly Lock _gate = new();
    private readonly List<FakeGeneration> _made = [];

    public bool ConnectsAtOnce { get; set; } = true;

    public bool HoldStops { get; set; }

    public LivenessOpinion Opinion { get; set; } = LivenessOpinion.None;

    /// <summary>By generation; overrides <see cref="Opinion"/>.</summary>
    public Func<GenerationSpec, LivenessOpinion>? OpinionOf { get; set; }

    public ProbeOutcome ProbeAnswer { get; set; } = ProbeOutcome.None;

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
