using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>Runs a batch of operations in one transaction; if the transaction fails, each in one of its own, so that only the guilty fail.</summary>
/// <remarks>One thread at a time: the caller holds the connection.</remarks>
internal static class BatchRunner
{
    /// <summary>Runs every operation. What the medium did wrong, or null when everything else was committed.</summary>
    /// <param name="outcomes">What completes the operations, one entry for each: called by the caller when it has told what it has to tell.</param>
    public static Exception? Run(SqliteConnection connection, IReadOnlyList<WriteOperation> batch, List<Action> outcomes)
    {
        if (TryTransaction(connection, batch, outcomes) is not { } first)
        {
            return null;
        }

        if (batch.Count == 1)
        {
            var (operation, ofMedium) = (batch[0], StorageFault.IsOfMedium(first));
            var fault = ofMedium ? StorageFault.Refusal(first) : operation.Fault ?? first;
            outcomes.Add(() => operation.Failed(fault));
            return ofMedium ? first : null;
        }

        if (StorageFault.IsLock(first))
        {
            // whoever holds the file has been waited for once: not again for each of them
            outcomes.AddRange(batch.Select(each => (Action)(() => each.Failed(StorageFault.Refusal(first)))));
            return first;
        }

        Exception? last = null;
        foreach (var each in batch)
        {
            last = Run(connection, [each], outcomes) ?? last;
        }

        return last;
    }

    // null: committed, every outcome is there. A fault: nothing of it is on disk, no outcome
    private static Exception? TryTransaction(SqliteConnection connection, IReadOnlyList<WriteOperation> batch, List<Action> outcomes)
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

        outcomes.AddRange(batch.Select(operation => (Action)operation.Committed));
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
