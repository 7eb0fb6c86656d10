using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>One thing that was seen of one generation.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Of whom.</param>
/// <param name="At">When, as a timestamp of the <see cref="TimeProvider"/>: durations must not depend on the wall clock.</param>
/// <param name="Text">For people: one clause, without secrets.</param>
internal sealed record Observation(ObservationKind Kind, Subject Subject, long At, string Text)
{
    /// <summary>False when the adapter itself said that trying again cannot help.</summary>
    public bool IsRetryable { get; init; } = true;

    /// <summary>Speaks of the network or the platform rather than of the plugin.</summary>
    public bool IsEnvironmental { get; init; }

    /// <summary>Failed connections of this generation; only with <see cref="ObservationKind.StartupDeadlinePassed"/>.</summary>
    public long ConnectFailures { get; init; }

    /// <summary>Bytes that this generation received; only with <see cref="ObservationKind.StartupDeadlinePassed"/>.</summary>
    public long BytesReceived { get; init; }

    /// <summary>How long no message had come in at that moment; only with <see cref="ObservationKind.InboundSilent"/>.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>What was usual for this instance at that moment; only with <see cref="ObservationKind.InboundSilent"/>.</summary>
    public SilenceBound Bound { get; init; }

    public ObservationInfo Info => ObservationKinds.Of(Kind);

    public Model.Evidence ToEvidence(TimeProvider time) =>
        new(Info.Source, Text, time.GetUtcNow() - Clamp(time.GetElapsedTime(At)));

    // taken on one thread, read on another: the difference may be a hair below zero
    private static TimeSpan Clamp(TimeSpan age) => age < TimeSpan.Zero ? TimeSpan.Zero : age;
}
