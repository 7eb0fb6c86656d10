using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>The ports that an unload does not need.</summary>
internal sealed class NoPorts : IAdapterStateStore, ILoginGate, IAdapterLogWriter, IIngress
{
    public Task<string?> GetAsync(AdapterId adapter, string key, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public Task SetAsync(AdapterId adapter, GenerationNumber generation, string key, string? value, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task AcquireAsync(AdapterId adapter, PluginId plugin, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Write(AdapterId adapter, GenerationNumber generation, AdapterLogLevel level, string message, string? exceptionText)
    {
    }

    public Task<ReceiveReceipt> ReceiveAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(ReceiveReceipt.Volatile);
}
