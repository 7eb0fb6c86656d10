using Gateway.Host.Isolation.Network;
using Gateway.Host.Supervision.Scarcity;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>The real count, and a limit that a test can reach without hurting the tests beside it.</summary>
internal sealed class FewDescriptors : IDescriptorCount
{
    /// <summary>What the tests of this process have open already must be less than half of what is short.</summary>
    public int Most { get; } = (Descriptors.Taken * 4) + 2000;

    public int Taken => Descriptors.Taken;
}
