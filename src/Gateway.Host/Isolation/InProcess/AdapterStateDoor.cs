using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.InProcess;

/// <summary>The adapter's durable state behind the fence.</summary>
internal sealed class AdapterStateDoor(AdapterId adapter, GenerationNumber generation, LeaseGate fence, GenerationScope scope, IAdapterStateStore store)
    : IAdapterState
{
    public Task<string?> GetAsync(string key, CancellationToken cancellationToken = default) =>
        HandOver.Call((store, adapter, key, cancellationToken), static call => call.store.GetAsync(call.adapter, call.key, call.cancellationToken));

    public Task SetAsync(string key, string value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return WriteAsync(key, value, cancellationToken);
    }

    public Task RemoveAsync(string key, CancellationToken cancellationToken = default) => WriteAsync(key, value: null, cancellationToken);

    private Task WriteAsync(string key, string? value, CancellationToken cancellationToken)
    {
        if (!fence.TryEnter())
        {
            scope.NoteFencedCall();
            return Task.FromException(new GatewayRefusedException(RefusalReason.Fenced, $"State of '{adapter}' was not written: generation {generation} has been replaced."));
        }

        try
        {
            return HandOver.Call(
                (store, adapter, generation, key, value, cancellationToken),
                static call => call.store.SetAsync(call.adapter, call.generation, call.key, call.value, call.cancellationToken));
        }
        finally
        {
            fence.Leave();
        }
    }
}
