using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>Durable values of adapters. Fencing is checked by the caller before and by generation number in the store.</summary>
internal interface IAdapterStateStore
{
    Task<string?> GetAsync(AdapterId adapter, string key, CancellationToken cancellationToken);

    /// <summary>Sets or, with null, removes. A generation older than the newest that has written is refused.</summary>
    /// <exception cref="GatewayRefusedException">Fenced by a newer generation, or the store cannot be written.</exception>
    Task SetAsync(AdapterId adapter, GenerationNumber generation, string key, string? value, CancellationToken cancellationToken);
}
