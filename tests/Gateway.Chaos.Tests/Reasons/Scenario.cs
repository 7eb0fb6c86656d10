using Gateway.Host.Model;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>How a gateway is brought to show one code.</summary>
/// <param name="RunAsync">Starts a gateway, does what leads to the code, answers what was shown.</param>
/// <param name="Next">What the host must say that it does next; null where the code is not on an instance.</param>
internal sealed record Scenario(Func<Task<Shown>> RunAsync, NextActionKind? Next = null);
