using Gateway.Abstractions;
using Gateway.Host.Model;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Durable values of adapters. The fence is checked in the same transaction as the write: an old generation can never win a race.</summary>
internal sealed class AdapterStateStore(DataFile file, IDataWriter writer) : IAdapterStateStore
{
    private const int LongestKey = 200;
    private const int LongestValue = 65_536;

    public Task<string?> GetAsync(AdapterId adapter, string key, CancellationToken cancellationToken)
    {
        try
        {
            CheckKey(key);
            using var reader = file.OpenReader();
            return Task.FromResult(reader.Scalar<string>(
                "SELECT value FROM adapter_state WHERE adapter = $adapter AND key = $key", ("$adapter", adapter.ToString()), ("$key", key)));
        }
        catch (GatewayRefusedException refusal)
        {
            return Task.FromException<string?>(refusal);
        }
        catch (SqliteException fault)
        {
            return Task.FromException<string?>(StorageFault.Refusal(fault));
        }
    }

    public async Task SetAsync(AdapterId adapter, GenerationNumber generation, string key, string? value, CancellationToken cancellationToken)
    {
        CheckKey(key);
        if (value?.Length > LongestValue)
        {
            throw new GatewayRefusedException(RefusalReason.Invalid, $"The value of '{key}' has {value.Length} characters; at most {LongestValue} are kept.");
        }

        var newest = await writer.WriteAsync(connection => Write(connection, adapter.ToString(), generation.Value, key, value), cancellationToken);
        if (newest > generation.Value)
        {
            throw new GatewayRefusedException(RefusalReason.Fenced, $"Generation {generation} of {adapter} may not write any more: generation {newest} has written.");
        }
    }

    // the newest generation that has written; nothing is written when it is newer than the caller's
    private static long Write(SqliteConnection connection, string adapter, long generation, string key, string? value)
    {
        var newest = connection.Scalar<long>("SELECT generation FROM adapter_fence WHERE adapter = $adapter", ("$adapter", adapter));
        if (newest > generation)
        {
            return newest;
        }

        if (newest < generation)
        {
            connection.Execute("INSERT INTO adapter_fence VALUES ($adapter, $generation) ON CONFLICT (adapter) DO UPDATE SET generation = excluded.generation",
                ("$adapter", adapter), ("$generation", generation));
        }

        if (value is null)
        {
            connection.Execute("DELETE FROM adapter_state WHERE adapter = $adapter AND key = $key", ("$adapter", adapter), ("$key", key));
        }
        else
        {
            connection.Execute("INSERT INTO adapter_state VALUES ($adapter, $key, $value) ON CONFLICT (adapter, key) DO UPDATE SET value = excluded.value",
                ("$adapter", adapter), ("$key", key), ("$value", value));
        }

        return generation;
    }

    private static void CheckKey(string key)
    {
        if (key.Length is 0 or > LongestKey)
        {
            throw new GatewayRefusedException(RefusalReason.Invalid, $"A key has 1 to {LongestKey} characters; this one has {key.Length}.");
        }
    }
}
