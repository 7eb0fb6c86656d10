using Gateway.Abstractions;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage;

/// <summary>The one way to write to the data file.</summary>
/// <remarks>
/// An operation runs inside a transaction that it shares with others and must only use the connection it is given: no transaction, no
/// waiting, no effect outside the file. It may run a second time if the shared transaction failed. One that throws undoes its own work
/// only. Operations of one caller run in the order of the calls. When the task completes, the work is on disk.
/// </remarks>
internal interface IDataWriter
{
    /// <summary>Cancelling withdraws an operation that has not begun; one that has begun is completed.</summary>
    /// <exception cref="GatewayRefusedException">The disk cannot be written, or the gateway has closed the file.</exception>
    Task<T> WriteAsync<T>(Func<SqliteConnection, T> operation, CancellationToken cancellationToken);

    /// <summary>
    /// For many small writes without a task each. One of the two callbacks is called exactly once, in the order of the calls among each other, on
    /// the writer's thread or, once the gateway stops, the caller's; it must be short and must not throw.
    /// </summary>
    void Post(Action<SqliteConnection> operation, Action committed, Action<Exception> failed);

    /// <summary>At once, on the calling thread, ahead of what waits: for what must be on disk before the caller goes on.</summary>
    /// <exception cref="GatewayRefusedException">Likewise.</exception>
    T WriteNow<T>(Func<SqliteConnection, T> operation);
}
