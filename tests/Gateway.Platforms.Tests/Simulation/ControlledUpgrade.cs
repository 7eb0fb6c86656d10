using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>Puts a <see cref="ControlledStream"/> under a WebSocket, for platforms whose heartbeats are ping frames.</summary>
internal sealed class ControlledUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>There once the WebSocket is accepted.</summary>
    public ControlledStream? Stream { get; private set; }

    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new ControlledStream(await inner.UpgradeAsync());
}
