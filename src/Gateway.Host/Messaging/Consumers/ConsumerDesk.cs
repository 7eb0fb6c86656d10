using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Messaging.Consumers;

/// <inheritdoc cref="IConsumers"/>
internal sealed class ConsumerDesk : IConsumers, IUnreadMessages
{
    public const int MaxConsumers = 200;

    /// <summary>After the start nobody is removed for so long: a consumer may have been waiting for the gateway.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Consumer> _consumers = new(StringComparer.Ordinal);
    private readonly IConsumerStore _store;
    private readonly IMessageLog _log;
    private readonly IConfigurationSource _configuration;
    private readonly ConsumerCounters _counters;
    private readonly EventLog _events;
    private readonly TimeProvider _time;
    private readonly long _started;

    public ConsumerDesk(
        IConsumerStore store, IMessageLog log, IConfigurationSource configuration, ConsumerCounters counters, EventLog events, TimeProvider time)
    {
        (_store, _log, _configuration, _counters, _events, _time) = (store, log, configuration, counters, events, time);
        _started = time.GetTimestamp();
        foreach (var row in store.Load())
        {
            _consumers[row.Name] = Make(Forgiven(row));
        }
    }

    /// <inheritdoc/>
    public long Through => _consumers.Values.Select(consumer => consumer.SavedCursor).DefaultIfEmpty(long.MaxValue).Min();

    private ConsumersConfig Limits => _configuration.Current.Consumers;

    public IReadOnlyList<ConsumerSnapshot> All() =>
        [.. _consumers.Values.Select(consumer => consumer.Snapshot(_log.Newest)).OrderBy(consumer => consumer.Row.Name, StringComparer.Ordinal)];

    public ConsumerSnapshot? Find(string name) => Get(name)?.Snapshot(_log.Newest);

    public async Task<ConsumerOpening> OpenAsync(ConsumerRequest request)
    {
        if (!_log.IsDurable)
        {
            return new(ConsumerStatus.NotDurable, null, "nothing is written down: gateway.messaging.durability is off");
        }

        var consumer = Get(request.Name) ?? await CreateAsync(request);
        if (consumer is null)
        {
            return new(ConsumerStatus.TooMany, null, $"{MaxConsumers} consumers exist already");
        }

        var row = consumer.Row;
        if (request.Adapter is { } asked && row.Adapter != asked)
        {
            return new(ConsumerStatus.OtherAdapter, null, $"consumer '{row.Name}' reads {(row.Adapter is { } own ? $"'{own}'" : "every adapter")}, not '{asked}'");
        }

        var stream = new ConsumerStream(consumer, row.Adapter, _log, _time) { Start = row.Cursor };
        consumer.Attach(stream);
        if (request.Has > row.Cursor)
        {
            var (held, through) = InHand(row, request.Has);
            consumer.Adopt(stream, held, through);
        }

        return new(ConsumerStatus.Done, stream);
    }

    public Task<ConsumerStatus> AcknowledgeAsync(string name, long sequence) =>
        Get(name) is { } consumer ? consumer.AcknowledgeAsync(sequence) : Task.FromResult(ConsumerStatus.Unknown);

    public async Task<ConsumerStatus> RewindAsync(string name, long sequence)
    {
        if (Get(name) is not { } consumer)
        {
            return ConsumerStatus.Unknown;
        }

        if (sequence < 0 || sequence > _log.Newest)
        {
            return ConsumerStatus.NeverHandedOut;
        }

        await consumer.RewindAsync(sequence);
        return ConsumerStatus.Done;
    }

    public async Task<ConsumerStatus> RemoveAsync(string name)
    {
        if (Get(name) is not { } consumer)
        {
            return ConsumerStatus.Unknown;
        }

        // first from the file: one that is gone from memory only would be back after the next start
        await _store.RemoveAsync(consumer.Row.Name);
        _consumers.TryRemove(consumer.Row.Name, out _);
        consumer.End(ConsumerTurnKind.Removed);
        return ConsumerStatus.Done;
    }

    public IReadOnlyList<ParkedMessage> Parked(string name) => Get(name) is { } consumer ? _store.Parked(consumer.Row.Name) : [];

    public ConsumerStatus RetryParked(string name, long sequence)
    {
        if (Get(name) is not { } consumer || Parked(name).FirstOrDefault(parked => parked.Record.Sequence == sequence) is not { } message)
        {
            return ConsumerStatus.Unknown;
        }

        consumer.Retry(message);
        return ConsumerStatus.Done;
    }

    public Task<ConsumerStatus> DropParkedAsync(string name, long sequence) =>
        Get(name) is { } consumer ? consumer.DropParkedAsync(sequence) : Task.FromResult(ConsumerStatus.Unknown);

    public async Task CareAsync()
    {
        foreach (var consumer in _consumers.Values)
        {
            if (IsExpired(consumer))
            {
                await RemoveAsync(consumer.Row.Name);
                _counters.Expired();
                _events.Append(new GatewayEvent
                {
                    Kind = EventKind.ConsumerExpired,
                    Text = $"Consumer '{consumer.Row.Name}' has not been seen since {consumer.Row.Seen:yyyy-MM-dd HH:mm} UTC and is removed; its cursor was {consumer.Row.Cursor}.",
                });
            }
            else
            {
                await consumer.SaveAsync(seen: _time.GetUtcNow() - consumer.Row.Seen > Limits.ExpireAfter / 10);
            }
        }
    }

    /// <summary>The attempt that the end of the gateway cut short is not the consumer's fault.</summary>
    private static ConsumerRow Forgiven(ConsumerRow row) =>
        row.AttemptOf > row.Cursor && row.Attempts > 0 ? row with { Attempts = row.Attempts - 1 } : row;

    private bool IsExpired(Consumer consumer)
    {
        var limit = Limits.ExpireAfter;
        return !consumer.IsConnected && _time.GetUtcNow() - consumer.Row.Seen > limit && _time.GetElapsedTime(_started) > (limit < Grace ? limit : Grace);
    }

    private Consumer? Get(string name) => Names.TryNormalise(name, out var plain) ? _consumers.GetValueOrDefault(plain) : null;

    private Consumer Make(ConsumerRow row) => new(row, _store, () => Limits, _counters, _time);

    private async Task<Consumer?> CreateAsync(ConsumerRequest request)
    {
        if (_consumers.Count >= MaxConsumers || !Names.TryNormalise(request.Name, out var name))
        {
            return null;
        }

        var now = _time.GetUtcNow();
        var from = Math.Clamp(Math.Max(request.From ?? _log.Newest, request.Has), 0, _log.Newest);
        var row = new ConsumerRow { Name = name, Adapter = request.Adapter, Cursor = from, Delivered = from, Created = now, Seen = now };
        await _store.SaveAsync(row);
        return _consumers.GetOrAdd(name, Make(row));
    }

    /// <summary>What the reader says it has in hand, as far as it can be true.</summary>
    private (IReadOnlyList<long> Held, long Through) InHand(ConsumerRow row, long has)
    {
        const int Page = 256;
        var (held, through, end) = (new List<long>(), row.Cursor, Math.Min(has, row.Delivered));
        while (through < end && held.Count < Limits.Window && _log.Read(through, Page) is { Count: > 0 } page)
        {
            foreach (var record in page.TakeWhile(record => record.Sequence <= end && held.Count < Limits.Window))
            {
                if (row.Adapter is null || record.Adapter == row.Adapter)
                {
                    held.Add(record.Sequence);
                }

                through = record.Sequence;
            }

            if (page[^1].Sequence > end)
            {
                break;
            }
        }

        return (held, through);
    }
}
