using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;

namespace Gateway.Host.WorkerProcess;

/// <summary>The durable state stays with the gateway.</summary>
internal sealed class RemoteState(Asks asks) : IAdapterStateStore
{
    public async Task<string?> GetAsync(AdapterId adapter, string key, CancellationToken cancellationToken) =>
        (await asks.AskAsync(FrameKind.StateRead, new WireState(key, Value: null), atOnce: true, cancellationToken)).Value;

    public Task SetAsync(AdapterId adapter, GenerationNumber generation, string key, string? value, CancellationToken cancellationToken) =>
        asks.AskAsync(FrameKind.StateWritten, new WireState(key, value), atOnce: true, cancellationToken);
}
