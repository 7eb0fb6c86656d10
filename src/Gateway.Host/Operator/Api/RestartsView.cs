namespace Gateway.Host.Operator.Api;

/// <summary>Restart counters as they are shown.</summary>
internal sealed record RestartsView(int Total, int InWindow, int Budget, int Consecutive);
