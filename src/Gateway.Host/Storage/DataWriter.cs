using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Storage;

/// <summary>
/// The writer: a bounded queue drained by one loop, everything that waits in one transaction. When the host stops, the loop writes
/// what is left; whoever still writes after that does it on its own thread, until the file is closed.
/// </summary>
/// <remarks>
/// A full queue makes callers wait, in order: nothing is dropped. <c>_gate</c> is the right to use the connection; completions and
/// status changes happen after it is released, completions on the pool.
/// </remarks>
internal sealed partial class DataWriter(DataFile file, HostStatus status, TimeProvider time, ILogger<DataWriter> logger)
    : IDataWriter, IHostLoop, IDisposable
{
    public const string Cause = "storage";
    private static readonly WriteOperation Wake = WriteOperation.Of(static _ => { }, static () => { }, static _ => { });
    private const int Capacity = 4096;
    private const int LargestBatch = 256;
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _gate = new();
    private readonly Lock _late = new();
    private readonly Channel<WriteOperation> _queue = Channel.CreateBounded<WriteOperation>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait });
    // bounded by the callers' own queues; what is posted is many items in one
    private readonly ConcurrentQueue<WriteOperation> _posted = new();
    private volatile bool _failing;
    private int _damageTold;
    private bool _closed;

    public string Name => "storage-writer";

    // a batch waits for the disk: fsync on a busy one takes seconds, a dead one never ends
    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> operation, CancellationToken cancellationToken)
    {
        var write = WriteOperation.Of(operation, cancellationToken, out var task);
        try
        {
            // no wait before the queue when it has room: the order of the calls is the order of the writes
            if (!_queue.Writer.TryWrite(write))
            {
                await _queue.Writer.WriteAsync(write, cancellationToken);
            }
        }
        catch (ChannelClosedException)
        {
            RunNow([write]);
        }

        return await task;
    }

    public void Post(Action<SqliteConnection> operation, Action committed, Action<Exception> failed)
    {
        _posted.Enqueue(WriteOperation.Of(operation, committed, failed));
        if (!_queue.Writer.TryWrite(Wake) && _queue.Reader.Completion.IsCompleted)
        {
            // on the callers' threads now, and still in order
            lock (_late)
            {
                Drain(beat: null);
            }
        }
    }

    public T WriteNow<T>(Func<SqliteConnection, T> operation)
    {
        var result = default(T)!;
        var write = WriteOperation.Of(connection => result = operation(connection), CancellationToken.None, out var task);
        RunNow([write]);
        if (task.Exception?.InnerException is { } fault)
        {
            ExceptionDispatchInfo.Throw(fault);
        }

        return result;
    }

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        TellDamage();
        while (!stopping.IsCancellationRequested && !_queue.Reader.Completion.IsCompleted)
        {
            await WaitForWorkAsync(beat, stopping);
            Drain(beat);
        }

        // later writes run on their callers' threads; what is in the queue now is written here
        _queue.Writer.TryComplete();
        Drain(beat);
    }

    /// <summary>Writes what still waits and takes no more.</summary>
    public void Dispose()
    {
        _queue.Writer.TryComplete();
        Drain(beat: null);
        lock (_gate)
        {
            _closed = true;
        }
    }

    private async Task WaitForWorkAsync(LoopBeat beat, CancellationToken stopping)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = _queue.Reader.WaitToReadAsync(round.Token).AsTask();
        try
        {
            // a failing disk is tried again even if nobody writes, so that the alarm ends by itself
            await beat.WaitAsync(_failing ? Task.WhenAny(work, Task.Delay(ProbeEvery, time, round.Token)) : Task.WhenAny(work));
        }
        finally
        {
            await round.CancelAsync();
        }

        if (_failing && !work.IsCompletedSuccessfully && !stopping.IsCancellationRequested)
        {
            Probe();
        }
    }

    private void Drain(LoopBeat? beat)
    {
        var batch = new List<WriteOperation>(LargestBatch);
        do
        {
            beat?.Tick();
            batch.Clear();
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out var write))
            {
                if (!ReferenceEquals(write, Wake) && !write.IsWithdrawn())
                {
                    batch.Add(write);
                }
            }

            while (_posted.TryDequeue(out var write))
            {
                batch.Add(write);
            }

            RunNow(batch);
        }
        while (batch.Count > 0);
    }

    private void Probe()
    {
        var probe = WriteOperation.Of(
            connection => connection.Execute("INSERT INTO meta VALUES ('probe', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1"), CancellationToken.None, out _);
        RunNow([probe]);
    }

    private void RunNow(List<WriteOperation> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        Exception? fault = null;
        var outcomes = new List<Action>(batch.Count);
        bool closed;
        lock (_gate)
        {
            closed = _closed;
            if (!closed)
            {
                fault = BatchRunner.Run(file.Connection, batch, outcomes);
            }
        }

        if (closed)
        {
            batch.ForEach(write => write.Failed(new GatewayRefusedException(RefusalReason.StorageUnavailable, "The gateway has stopped; its data file is closed.")));
            return;
        }

        try
        {
            // first: whoever is refused, or served again, and then looks at the status must find it there
            Report(fault);
        }
        finally
        {
            outcomes.ForEach(static complete => complete());
        }
    }

    private void Report(Exception? fault)
    {
        if (fault is not null)
        {
            if (!_failing)
            {
                Log.WriteFailed(logger, fault);
            }

            _failing = true;
            status.Raise(Cause, $"the data file cannot be written: {StorageFault.InWords(fault)}. Writes are refused until it works again; adapters keep running.");
        }
        else if (_failing)
        {
            _failing = false;
            status.Clear(Cause);
        }
    }

    private void TellDamage()
    {
        if (file.Damage is { } damage && Interlocked.Exchange(ref _damageTold, 1) == 0)
        {
            status.Raise("storage-damaged", damage);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1300, LogLevel.Error, "The data file cannot be written")]
        public static partial void WriteFailed(ILogger logger, Exception fault);
    }
}
