namespace Gateway.Abstractions;

/// <summary>The outcome of one <see cref="IAdapter.ProbeAsync"/>. Made by the factory methods only.</summary>
public sealed record ProbeOutcome
{
    private ProbeOutcome(ProbeKind kind, string? code, string? detail) => (Kind, Code, Detail) = (kind, code, detail);

    /// <summary>There is no probe: the default.</summary>
    public static ProbeOutcome None { get; } = new(ProbeKind.None, code: null, detail: null);

    /// <summary>What is known.</summary>
    public ProbeKind Kind { get; }

    /// <summary>A short stable word in kebab-case; only with <see cref="ProbeKind.Failed"/>.</summary>
    public string? Code { get; }

    /// <summary>One sentence for people: what was asked and what came back.</summary>
    public string? Detail { get; }

    /// <summary>The platform answered on the event path, for example with the pong to a ping.</summary>
    public static ProbeOutcome Answered(string detail) => new(ProbeKind.Answered, code: null, detail);

    /// <summary>
    /// There is a probe, but this one says nothing: the adapter is just reconnecting and knows it, or one look proves nothing. Neither
    /// evidence of life nor of death.
    /// </summary>
    public static ProbeOutcome Unknown(string detail) => new(ProbeKind.Unknown, code: null, detail);

    /// <summary>The round trip failed: the host replaces the adapter at once.</summary>
    public static ProbeOutcome Failed(string code, string detail) => new(ProbeKind.Failed, code, detail);
}
