using System.Collections.Immutable;

namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>What is in force for one worker, as data.</summary>
/// <param name="Sandbox">Whether it is confined, and why or why not.</param>
/// <param name="Limits">One entry for each limit that was asked for.</param>
/// <param name="KillMeans">How everything that it has started is found when it ends: "process group", "process group and cgroup", ….</param>
internal sealed record WorkerContainment(SandboxInForce Sandbox, ImmutableArray<LimitInForce> Limits, string KillMeans)
{
    /// <summary>One line each, for people.</summary>
    public IEnumerable<string> Lines => [Sandbox.Sentence, .. Limits.Select(limit => limit.Sentence), $"ended by: {KillMeans}"];
}
