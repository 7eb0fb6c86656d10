using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Consumers;

/// <inheritdoc cref="IConsumerStream"/>
internal sealed class ConsumerStream(Consumer consumer, AdapterId? adapter, IMessageLog log, TimeProvider time) : IConsumerStream
{
    private const int Page = 256;
    private volatile bool _endsWithGateway;

    public long Start { get; init; }

    /// <summary>Why it is over; only once the consumer has another stream or none.</summary>
    public ConsumerTurnKind Ended { get; set; } = ConsumerTurnKind.Removed;

    public async Task<ConsumerTurn> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var plan = consumer.Plan(this);
            if (plan.End is { } end)
            {
                return ConsumerTurn.Of(end);
            }

            if (consumer.HandAgain(this) is { } again)
            {
                return again;
            }

            var (turn, moved) = plan.Room > 0 ? await ReadAsync(plan) : (null, false);
            if (turn is { } found)
            {
                return found;
            }

            if (!moved)
            {
                var left = patience - time.GetElapsedTime(begun);
                if (left <= TimeSpan.Zero)
                {
                    return ConsumerTurn.Of(ConsumerTurnKind.Idle);
                }

                await WaitAsync(plan, plan.Lease < left ? plan.Lease.Value : left, cancellationToken);
            }
        }
    }

    public void EndsWithGateway() => _endsWithGateway = true;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await consumer.DetachAsync(this, counts: !_endsWithGateway);
        }
        catch (GatewayRefusedException)
        {
            // the store says by itself that it cannot write; the row is written with the next change
        }
    }

    /// <summary>What there is to tell, or whether there was anything at all.</summary>
    private async Task<(ConsumerTurn? Turn, bool Moved)> ReadAsync(ConsumerPlan plan)
    {
        var gone = log.Oldest - 1;
        if (gone > plan.Position)
        {
            var lost = consumer.Lose(this, plan.Position, gone);
            return (lost > 0 ? new ConsumerTurn(ConsumerTurnKind.Lost, [], lost) : null, true);
        }

        var page = log.Read(plan.Position, Page);
        if (page.Count == 0)
        {
            return (null, false);
        }

        var wanted = page.Where(record => adapter is null || record.Adapter == adapter).Take(plan.Room).ToList();
        if (wanted.Count == 0)
        {
            consumer.Skip(this, plan.Position, page[^1].Sequence);
            return (null, true);
        }

        return (await consumer.HandAsync(this, plan.Position, wanted), true);
    }

    private async Task WaitAsync(ConsumerPlan plan, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var alarm = Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, time, round.Token);
        var more = plan.Room > 0 ? log.WaitAfterAsync(plan.Position, round.Token) : alarm;
        await Task.WhenAny(plan.Changed, more, alarm);
        await round.CancelAsync();
    }
}
