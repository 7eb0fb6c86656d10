using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Scarcity;

/// <summary>Those of this process.</summary>
internal sealed class RuntimeDescriptors : IDescriptorCount
{
    public int Most => Descriptors.Most;

    public int Taken => Descriptors.Taken;
}
