namespace Gateway.Abstractions;

/// <summary>
/// Durable text values of one instance; they outlive generations and restarts of the host. Writes carry the generation: a fenced
/// one is refused, so an old generation can never overwrite its successor's offset.
/// </summary>
/// <remarks>Keys have 1 to 200 characters, values up to 65,536. Safe from any thread; writes of one key are applied in call order.</remarks>
public interface IAdapterState
{
    /// <summary>The value, or null when the key has none.</summary>
    /// <exception cref="GatewayRefusedException">The store cannot be read.</exception>
    Task<string?> GetAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Sets the value; when the task completes it is on disk.</summary>
    /// <exception cref="GatewayRefusedException">Fenced, out of range, or the store cannot be written.</exception>
    Task SetAsync(string key, string value, CancellationToken cancellationToken = default);

    /// <summary>Removes the key; nothing happens when it has no value.</summary>
    /// <exception cref="GatewayRefusedException">Fenced, or the store cannot be written.</exception>
    Task RemoveAsync(string key, CancellationToken cancellationToken = default);
}
