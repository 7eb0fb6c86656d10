namespace Gateway.Host.Operator.Api;

/// <summary>One thing that the host saw, as it is shown.</summary>
internal sealed record EvidenceView(string Source, string Text, DateTimeOffset At);
