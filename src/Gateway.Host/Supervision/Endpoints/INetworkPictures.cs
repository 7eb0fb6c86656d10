using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>What is known of a generation's network at this moment.</summary>
internal interface INetworkPictures
{
    NetworkPicture Of(GenerationScope scope);
}
