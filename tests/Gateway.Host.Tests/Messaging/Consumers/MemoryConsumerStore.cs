using Gateway.Abstractions;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging.Consumers;

/// <summary>What a store for consumers does, in memory; survives the desk that uses it.</summary>
internal sealed class MemoryConsumerStore : IConsumerStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ConsumerRow> _rows = new(StringComparer.Ordinal);
    private readonly List<ParkedMessage> _parked = [];

    public bool Fails { get; set; }

    public ConsumerRow this[string name] => _rows[name];

    public IReadOnlyList<ConsumerRow> Load() => [.. _rows.Values];

    public Task SaveAsync(ConsumerRow row) => Write(() => _rows[row.Name] = row);

    public Task RemoveAsync(string name) => Write(() =>
    {
        _rows.Remove(name);
        _parked.RemoveAll(parked => parked.Consumer == name);
    });

    public Task ParkAsync(ConsumerRow row, ParkedMessage message) => Write(() =>
    {
        _rows[row.Name] = row;
        _parked.RemoveAll(parked => parked.Consumer == row.Name && parked.Record.Sequence == message.Record.Sequence);
        _parked.Add(message);
    });

    public Task CountAgainAsync(string name, long sequence) => Write(() =>
    {
        if (_parked.FindIndex(parked => parked.Consumer == name && parked.Record.Sequence == sequence) is >= 0 and var at)
        {
            _parked[at] = _parked[at] with { Attempts = _parked[at].Attempts + 1 };
        }
    });

    public async Task<bool> UnparkAsync(string name, long sequence)
    {
        var found = 0;
        await Write(() => found = _parked.RemoveAll(parked => parked.Consumer == name && parked.Record.Sequence == sequence));
        return found > 0;
    }

    public IReadOnlyList<ParkedMessage> Parked(string name)
    {
        lock (_gate)
        {
            return [.. _parked.Where(parked => parked.Consumer == name)];
        }
    }

    public int CountParked(string name) => Parked(name).Count;

    private Task Write(Action write)
    {
        if (Fails)
        {
            return Task.FromException(new GatewayRefusedException(RefusalReason.StorageUnavailable, "the disk is full"));
        }

        lock (_gate)
        {
            write();
        }

        return Task.CompletedTask;
    }
}
