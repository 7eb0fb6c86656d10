using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Storage.Journal;

/// <summary>Accepted messages in the data file: the log, the memory of what is a duplicate, and the mark of what has been routed, in one table and a row.</summary>
/// <remarks>A message is serialized on its caller's thread; the writer's thread only inserts.</remarks>
internal sealed class SqliteInboundJournal : IInboundJournal, IMessageLog, IDisposable
{
    private const string Mark = "routed";
    private readonly DataFile _file;
    private readonly IDataWriter _writer;
    private readonly TimeProvider _time;
    private readonly GroupedWrites<Acceptee> _writes;
    private readonly RoutedMark _routed;
    private readonly long _start;
    private readonly long _restored;
    private InboundStatements? _statements;

    // the writer's thread alone: the last sequence given, and the mark as it stands in the file
    private long _last;
    private long _written;
    private long _newest;
    private TaskCompletionSource _arrived = New();

    public SqliteInboundJournal(DataFile file, IDataWriter writer, TimeProvider time)
    {
        (_file, _writer, _time) = (file, writer, time);
        _writes = new(writer, Write, Committed, Failed);
        using var reader = file.OpenReader();
        _start = _written = reader.Scalar<long>("SELECT seq FROM mark WHERE name = $name", ("$name", Mark));
        _newest = _last = _restored = Math.Max(_written, reader.Scalar<long>("SELECT max(seq) FROM inbound"));
        _routed = new RoutedMark(_written);
    }

    public bool IsDurable => true;

    public long Newest => Volatile.Read(ref _newest);

    public long Oldest
    {
        get
        {
            using var reader = OpenReader();
            return reader.Scalar<long?>("SELECT min(seq) FROM inbound") ?? Newest + 1;
        }
    }

    public ReceiveReceipt? AcceptNow(AdapterId adapter, InboundMessage message) => null;

    public Task<ReceiveReceipt> AcceptAsync(AdapterId adapter, GenerationNumber generation, InboundMessage message, Action<Acceptance?> settled)
    {
        var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var acceptee = new Acceptee(Key(adapter, message.MessageId), adapter, generation.Value, at, JournalJson.Write(message), settled);
        _writes.Add(acceptee);
        return acceptee.Task;
    }

    public IReadOnlyList<InboundRecord> Unrouted()
    {
        using var reader = OpenReader();
        var records = Rows(reader, "WHERE seq > $after AND seq <= $until ORDER BY seq", ("$after", _start), ("$until", _restored));
        records.ForEach(record => _routed.Accepted(record.Sequence));
        return records;
    }

    public void Routed(ReadOnlySpan<long> sequences) => _routed.Routed(sequences);

    public IReadOnlyList<InboundRecord> Read(long sequence, int limit)
    {
        using var reader = OpenReader();
        return Rows(reader, "WHERE seq > $after ORDER BY seq LIMIT $limit", ("$after", sequence), ("$limit", (long)limit));
    }

    public async Task WaitAfterAsync(long sequence, CancellationToken cancellationToken)
    {
        // the promise first: what arrives between the two looks is then seen by one of them
        for (var arrived = Volatile.Read(ref _arrived); Newest <= sequence; arrived = Volatile.Read(ref _arrived))
        {
            await arrived.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Writes down how far routing is, so that the next start has nothing to do again.</summary>
    public void Dispose()
    {
        try
        {
            _writer.WriteNow(connection => WriteMark(connection));
        }
        catch (GatewayRefusedException)
        {
            // the newest messages will be routed again, which changes nothing
        }

        _statements?.Dispose();
    }

    // a short key keeps the index small, whatever ids the platform has; half of SHA-256 does not collide by chance or on purpose
    internal static byte[] Key(AdapterId adapter, string messageId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{adapter}\0{messageId}"), hash);
        return hash[..16].ToArray();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static List<InboundRecord> Rows(SqliteConnection reader, string where, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        try
        {
            return reader.Rows(
                $"SELECT seq, at, adapter, generation, body FROM inbound {where}",
                static row => new InboundRecord(
                    row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), AdapterId.Parse(row.GetString(2)),
                    new GenerationNumber(row.GetInt64(3)), JournalJson.ReadInbound(row.GetFieldValue<byte[]>(4))),
                parameters);
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }

    private SqliteConnection OpenReader()
    {
        try
        {
            return _file.OpenReader();
        }
        catch (SqliteException fault)
        {
            throw StorageFault.Refusal(fault);
        }
    }

    private void Write(SqliteConnection connection, IReadOnlyList<Acceptee> messages)
    {
        _statements ??= new InboundStatements(connection);
        foreach (var message in messages)
        {
            message.Sequence = _statements.Insert(message, _last + 1) ? ++_last : 0;
        }

        WriteMark(connection);
    }

    // lazily: the mark rides on the next accepted messages
    private int WriteMark(SqliteConnection connection)
    {
        var mark = _routed.Value;
        if (mark == _written)
        {
            return 0;
        }

        _written = mark;
        return connection.Execute("INSERT INTO mark VALUES ($name, $seq) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq", ("$name", Mark), ("$seq", mark));
    }

    private void Committed(IReadOnlyList<Acceptee> messages)
    {
        var newest = 0L;
        foreach (var message in messages)
        {
            if (message.Sequence != 0)
            {
                newest = message.Sequence;
                _routed.Accepted(newest);
            }
        }

        if (newest != 0)
        {
            Volatile.Write(ref _newest, newest);
            Interlocked.Exchange(ref _arrived, New()).TrySetResult();
        }

        foreach (var message in messages)
        {
            message.Committed();
        }
    }

    private void Failed(IReadOnlyList<Acceptee> messages, Exception fault)
    {
        // what was written of the mark is in doubt
        _written = -1;
        foreach (var message in messages)
        {
            message.Failed(fault);
        }
    }
}
