using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Runs a batch of operations in one transaction; if the transaction fails, each in one of its own, so that only the guilty fail.</summary>
/// <remarks>One thread at a time: the caller holds the connection.</remarks>
internal static class BatchRunner
{
    /// <summary>Completes every operation. What the medium did wrong, or null when everything else was committed.</summary>
    public static Exception? Run(SqliteConnection connection, IReadOnlyList<WriteOperation> batch)
    {
        if (TryTransaction(connection, batch) is not { } first)
        {
            return null;
        }

        if (batch.Count == 1)
        {
            var ofMedium = StorageFault.IsOfMedium(first);
            batch[0].Failed(ofMedium ? StorageFault.Refusal(first) : batch[0].Fault ?? first);
            return ofMedium ? first : null;
        }

        Exception? last = null;
        foreach (var operation in batch)
        {
            last = Run(connection, [operation]) ?? last;
        }

        return last;
    }

    // null: committed, every task completed. A fault: nothing of it is on disk, no task completed
    private static Exception? TryTransaction(SqliteConnection connection, IReadOnlyList<WriteOperation> batch)
    {
        try
        {
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var operation in batch)
            {
                operation.Run(connection);
            }

            connection.Execute("COMMIT");
        }
        catch (Exception fault)
        {
            Abandon(connection);
            return fault;
        }

        foreach (var operation in batch)
        {
            operation.Committed();
        }

        return null;
    }

    private static void Abandon(SqliteConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full
        }
    }
}
