namespace Gateway.Host.Operator.Api;

/// <summary>One loop of the host as JSON.</summary>
internal sealed record LoopView(string Name, bool Running, bool Waiting, bool Stalled, int Restarts, double SecondsSinceTick);
