using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>
/// One record that outlives the generation and the host: what is needed to resume. A disk that cannot be used costs a fresh login, never the adapter.
/// </summary>
/// <param name="context">Whose state it is.</param>
/// <param name="key">The key in it.</param>
/// <param name="type">How it is written; from a source-generated context.</param>
/// <param name="spacing">
/// <see cref="OfferAsync"/> writes at most so often. What was not written yet is repeated by the platform after a crash, which the host's deduplication sees to.
/// </param>
/// <remarks>Used by one loop only.</remarks>
internal sealed class DurableRecord<T>(IAdapterContext context, string key, JsonTypeInfo<T> type, TimeSpan spacing)
    where T : class
{
    private T? _unwritten;
    private long? _written;

    /// <summary>The record, or null when there is none that can be read.</summary>
    public async Task<T?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await context.State.GetAsync(key, cancellationToken) is { } text ? JsonSerializer.Deserialize(text, type) : null;
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            context.Log.Warning($"'{key}' could not be read, so a fresh login follows: {refused.Message}");
        }
        catch (JsonException)
        {
            context.Log.Warning($"'{key}' was written by another version and cannot be read, so a fresh login follows.");
        }

        return null;
    }

    /// <summary>Keeps the newest record in mind, and writes it when the last writing is long enough ago.</summary>
    public Task OfferAsync(T record, CancellationToken cancellationToken)
    {
        _unwritten = record;
        return _written is { } at && context.TimeProvider.GetElapsedTime(at) < spacing ? Task.CompletedTask : FlushAsync(cancellationToken);
    }

    /// <summary>Writes what was offered and not written yet.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_unwritten is not { } record)
        {
            return;
        }

        try
        {
            await context.State.SetAsync(key, JsonSerializer.Serialize(record, type), cancellationToken);
            (_unwritten, _written) = (null, context.TimeProvider.GetTimestamp());
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            context.Log.Warning($"'{key}' could not be written; the next change tries again: {refused.Message}");
        }
    }

    /// <summary>Removes it: there is nothing left to resume.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        (_unwritten, _written) = (null, null);
        try
        {
            await context.State.RemoveAsync(key, cancellationToken);
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            context.Log.Warning($"'{key}' could not be removed; resuming with it will be refused by the platform: {refused.Message}");
        }
    }
}
