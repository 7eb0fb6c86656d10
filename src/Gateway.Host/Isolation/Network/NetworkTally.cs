namespace Gateway.Host.Isolation.Network;

/// <summary>Counts what the runtime's events tell of one generation's network. Safe from any thread.</summary>
internal sealed class NetworkTally
{
    public NetworkPicture Picture() => NetworkPicture.Empty;
}
