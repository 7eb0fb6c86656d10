using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Api;

/// <summary>One crash of the gateway as JSON.</summary>
internal sealed record CrashView
{
    public DateTimeOffset At { get; init; }

    public CrashCause Cause { get; init; }

    public required string Text { get; init; }

    /// <summary>What was done about it.</summary>
    public required string Did { get; init; }

    public IReadOnlyList<SuspectView> Suspects { get; init; } = [];
}
