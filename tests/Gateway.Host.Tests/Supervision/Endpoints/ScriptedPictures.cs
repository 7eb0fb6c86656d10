using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Tests.Supervision.Endpoints;

/// <summary>What the host knows of each instance's network, as the test says.</summary>
internal sealed class ScriptedPictures : INetworkPictures
{
    private readonly Dictionary<AdapterId, NetworkPicture> _pictures = [];

    public NetworkPicture this[AdapterId adapter]
    {
        set => _pictures[adapter] = value;
    }

    public NetworkPicture Of(GenerationScope scope) => _pictures.GetValueOrDefault(scope.Adapter, NetworkPicture.Empty);

    /// <summary>A generation that could not connect there.</summary>
    public static NetworkPicture FailedOn(string host, int port, FailureScope scope = FailureScope.Connect, string? scheme = "https") =>
        new() { LastFailureAt = 1, LastFailureScope = scope, LastFailureTarget = new RemoteTarget(host, port, scheme) };
}
