using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>From the runtime's own events; empty where they are switched off.</summary>
internal sealed class NetworkPictures(IConfigurationSource configuration) : INetworkPictures
{
    public NetworkPicture Of(GenerationScope scope) => configuration.Current.Evidence.NetworkEvents ? scope.Network.Picture() : NetworkPicture.Empty;
}
