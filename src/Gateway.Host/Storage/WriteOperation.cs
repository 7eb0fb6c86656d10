using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>One write on its way: what to run, and the task to complete once it is on disk. Completed exactly once.</summary>
internal sealed class WriteOperation
{
    private readonly Action<SqliteConnection> _run;
    private readonly Action _complete;
    private readonly Action<Exception> _fail;
    private readonly Func<bool> _withdrawn;

    private WriteOperation(Action<SqliteConnection> run, Action complete, Action<Exception> fail, Func<bool> withdrawn) =>
        (_run, _complete, _fail, _withdrawn) = (run, complete, fail, withdrawn);

    /// <summary>Set while a batch runs: this operation has failed on its own.</summary>
    public Exception? Fault { get; private set; }

    public static WriteOperation Of<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken, out Task<T> task)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var result = default(T)!;
        task = source.Task;
        return new WriteOperation(
            connection => result = work(connection),
            () => source.TrySetResult(result),
            fault => source.TrySetException(fault),
            () => cancellationToken.IsCancellationRequested && source.TrySetCanceled(cancellationToken));
    }

    public static WriteOperation Of(Action<SqliteConnection> work, Action committed, Action<Exception> failed) =>
        new(work, committed, failed, static () => false);

    /// <summary>True when its caller gave up before it began; its task is then cancelled.</summary>
    public bool IsWithdrawn() => _withdrawn();

    /// <summary>Runs the work inside a savepoint: a fault of its own is kept in <see cref="Fault"/>, and the neighbours do not notice.</summary>
    /// <exception cref="SqliteException">The medium failed: the whole transaction is in doubt.</exception>
    public void Run(SqliteConnection connection)
    {
        Fault = null;
        connection.Execute("SAVEPOINT operation");
        try
        {
            _run(connection);
        }
        catch (Exception fault) when (!StorageFault.IsOfMedium(fault))
        {
            Fault = fault;
            connection.Execute("ROLLBACK TO operation");
        }

        connection.Execute("RELEASE operation");
    }

    /// <summary>The transaction is on disk.</summary>
    public void Committed()
    {
        if (Fault is { } fault)
        {
            _fail(fault);
        }
        else
        {
            _complete();
        }
    }

    public void Failed(Exception fault) => _fail(fault);
}
