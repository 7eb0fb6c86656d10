using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Restart;

/// <summary>A store in memory that can be told to fail.</summary>
internal sealed class FakeRestartStore : IRestartStore
{
    private readonly Lock _gate = new();
    private readonly List<RestartRecord> _records = [];

    private long _generations;

    public volatile bool Fails;

    public DateTimeOffset? Trimmed { get; private set; }

    public IReadOnlyList<RestartRecord> Records
    {
        get
        {
            lock (_gate)
            {
                return [.. _records];
            }
        }
    }

    public IReadOnlyList<RestartRecord> Load(DateTimeOffset since)
    {
        Fail();
        return [.. Records.Where(record => record.At >= since)];
    }

    public Task AppendAsync(RestartRecord record, CancellationToken cancellationToken)
    {
        Fail();
        lock (_gate)
        {
            _records.Add(record);
        }

        return Task.CompletedTask;
    }

    public Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        Trimmed = before;
        return Task.CompletedTask;
    }

    public GenerationNumber NextGeneration(AdapterId adapter) => new(Interlocked.Increment(ref _generations));

    private void Fail()
    {
        if (Fails)
        {
            throw new IOException("the disk is full");
        }
    }
}
