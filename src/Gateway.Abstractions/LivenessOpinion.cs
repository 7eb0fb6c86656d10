namespace Gateway.Abstractions;

/// <summary>An adapter's opinion of its own connection, with its reason.</summary>
public sealed record LivenessOpinion
{
    private LivenessOpinion(LivenessKind kind, string? code, string? detail) => (Kind, Code, Detail) = (kind, code, detail);

    /// <summary>No opinion: the default.</summary>
    public static LivenessOpinion None { get; } = new(LivenessKind.None, code: null, detail: null);

    /// <summary>The adapter believes that its connection works.</summary>
    public static LivenessOpinion Alive { get; } = new(LivenessKind.Alive, code: null, detail: null);

    /// <summary>What it believes.</summary>
    public LivenessKind Kind { get; }

    /// <summary>A short stable word in kebab-case; only with <see cref="LivenessKind.Dead"/>.</summary>
    public string? Code { get; }

    /// <summary>One sentence for people; only with <see cref="LivenessKind.Dead"/>.</summary>
    public string? Detail { get; }

    /// <summary>The connection is dead, for example because no heartbeat was acknowledged for two intervals.</summary>
    public static LivenessOpinion Dead(string code, string detail) => new(LivenessKind.Dead, code, detail);
}
