using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Api;

/// <summary>An adapter that may have ended the gateway, as JSON.</summary>
internal sealed record SuspectView
{
    public required string Adapter { get; init; }

    public long Generation { get; init; }

    public required string Build { get; init; }

    /// <summary>By which kind of evidence.</summary>
    public SuspicionGrade Grade { get; init; }

    /// <summary>certain, likely, probable or possible.</summary>
    public required string Sure { get; init; }

    public required string Why { get; init; }

    public CrashAction Action { get; init; }

    public DateTimeOffset? Until { get; init; }
}
