using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary><c>GET /api/v1/messages</c>: a list, a stream that anybody may watch, or the stream of a named consumer.</summary>
internal sealed class MessageEndpoints(
    IMessageLog log, IConsumers consumers, IConfigurationSource configuration, Reply reply, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private const int MaxStreams = 256;
    private const int Page = 100;
    private const int LargestPage = 1000;
    private const string Unusable = "the gateway's data file cannot be used now";
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);
    private int _streams;

    private TimeSpan Heartbeat => configuration.Current.Consumers.Heartbeat;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/messages", context => StorageGuard.RunAsync(context, reply, () => ReadAsync(context)));

    private async Task ReadAsync(HttpContext context)
    {
        var query = new MessageQuery(context.Request);
        if (query.Fault is { } fault)
        {
            await reply.ProblemAsync(context, 400, "bad-query", fault, "docs/messaging.md lists the parameters.");
            return;
        }

        if (!log.IsDurable)
        {
            await NotDurableAsync(context);
        }
        else if (query.Consumer is null && !query.WantsStream)
        {
            await ListAsync(context, query);
        }
        else if (Interlocked.Increment(ref _streams) > MaxStreams)
        {
            Interlocked.Decrement(ref _streams);
            await reply.ProblemAsync(context, 503, "too-many-streams", $"{MaxStreams} message streams are open", "Close one, or read the list without 'Accept: text/event-stream'.");
        }
        else
        {
            try
            {
                await (query.Consumer is null ? TailAsync(context, query) : OpenAsync(context, query, query.Consumer));
            }
            finally
            {
                Interlocked.Decrement(ref _streams);
            }
        }
    }

    private Task NotDurableAsync(HttpContext context) => reply.ProblemAsync(
        context, 409, "not-durable", "nothing is written down: gateway.messaging.durability is off", "Set it to full or normal and start the gateway again.");

    private Task ListAsync(HttpContext context, MessageQuery query)
    {
        var records = log.Read(query.After ?? 0, Math.Clamp(query.Limit ?? Page, 1, LargestPage));
        var next = records.Count > 0 ? records[^1].Sequence : query.After ?? 0;
        return reply.JsonAsync(context, 200, new MessageListView(
            log.Newest, log.Oldest, next, [.. records.Where(query.Wants).Select(record => MessageView.Of(record))]));
    }

    /// <summary>Without a name nothing is remembered: from where the reader says, or from now.</summary>
    private async Task TailAsync(HttpContext context, MessageQuery query)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var writer = new SseWriter(context);
        var after = query.After ?? log.Newest;
        await writer.BeginAsync(context.RequestAborted);
        try
        {
            while (true)
            {
                if (!await CameAsync(after, ending.Token))
                {
                    await writer.CommentAsync("still here", ending.Token);
                    continue;
                }

                foreach (var record in await PageAsync(writer, after, ending.Token))
                {
                    after = record.Sequence;
                    if (query.Wants(record))
                    {
                        await writer.EventAsync(after, "message", reply.ToJson(MessageView.Of(record)), ending.Token);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await CloseAsync(context, writer);
        }
    }

    private async Task<IReadOnlyList<InboundRecord>> PageAsync(SseWriter writer, long after, CancellationToken cancellationToken)
    {
        try
        {
            return log.Read(after, Page);
        }
        catch (GatewayRefusedException)
        {
            await writer.CommentAsync(Unusable, cancellationToken);
            await Task.Delay(StoragePause, time, cancellationToken);
            return [];
        }
    }

    private async Task OpenAsync(HttpContext context, MessageQuery query, string name)
    {
        if (!Names.TryNormalise(name, out _))
        {
            await reply.ProblemAsync(context, 400, "bad-query", $"'{name}' is not a name: {Names.Rule}", "Choose another name for the consumer.");
            return;
        }

        var from = query.From switch
        {
            "oldest" => log.Oldest - 1,
            null or "newest" => query.After,
            var number => long.Parse(number, CultureInfo.InvariantCulture),
        };
        var opening = await consumers.OpenAsync(new ConsumerRequest(name, query.Adapter, from, query.LastEventId ?? 0));
        if (opening.Stream is not { } stream)
        {
            await (opening.Status == ConsumerStatus.NotDurable ? NotDurableAsync(context) : reply.ProblemAsync(
                context, 409, opening.Status == ConsumerStatus.TooMany ? "too-many-consumers" : "other-adapter", opening.Text,
                "GET /api/v1/consumers lists them; DELETE removes one, or choose another name."));
            return;
        }

        await using (stream)
        {
            await ConsumeAsync(context, stream);
        }
    }

    private async Task ConsumeAsync(HttpContext context, IConsumerStream stream)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await using var told = lifetime.ApplicationStopping.UnsafeRegister(static one => ((IConsumerStream)one!).EndsWithGateway(), stream);
        var writer = new SseWriter(context);
        try
        {
            await writer.BeginAsync(ending.Token);
            while (await TellAsync(writer, await NextAsync(stream, writer, ending.Token), ending.Token))
            {
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await CloseAsync(context, writer);
        }
    }

    /// <summary>False when that was the last.</summary>
    private async Task<bool> TellAsync(SseWriter writer, ConsumerTurn turn, CancellationToken cancellationToken)
    {
        switch (turn.Kind)
        {
            case ConsumerTurnKind.Messages:
                foreach (var message in turn.Messages)
                {
                    // a parked one stands before the cursor: its number must not become the reader's
                    await writer.EventAsync(message.Parked ? null : message.Record.Sequence, "message", reply.ToJson(MessageView.Of(message)), cancellationToken);
                }

                return true;
            case ConsumerTurnKind.Lost:
                await writer.EventAsync(null, "lost", reply.ToJson(new LostView(turn.Lost)), cancellationToken);
                return true;
            case ConsumerTurnKind.Idle:
                await writer.CommentAsync("still here", cancellationToken);
                return true;
            default:
                await writer.EventAsync(null, "closing", reply.ToJson(End(turn.Kind)), cancellationToken);
                return false;
        }
    }

    private static StreamEndView End(ConsumerTurnKind kind) => kind switch
    {
        ConsumerTurnKind.TakenOver => new("taken-over", "Another connection reads under this name now. Do not connect again unless you are the only one."),
        ConsumerTurnKind.Rewound => new("rewound", "An operator has moved the cursor. Connect again, without Last-Event-ID."),
        _ => new("removed", "The consumer was removed. Connecting again makes a new one."),
    };

    private async Task<ConsumerTurn> NextAsync(IConsumerStream stream, SseWriter writer, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await stream.NextAsync(Heartbeat, cancellationToken);
            }
            catch (GatewayRefusedException)
            {
                await writer.CommentAsync(Unusable, cancellationToken);
            }

            await Task.Delay(StoragePause, time, cancellationToken);
        }
    }

    /// <summary>The reader is told, if it is still there: its Last-Event-ID resumes where it was.</summary>
    private async Task CloseAsync(HttpContext context, SseWriter writer)
    {
        if (!context.RequestAborted.IsCancellationRequested)
        {
            await writer.EventAsync(null, "closing", reply.ToJson(new StreamEndView("gateway-stops", "The gateway stops. Connect again in a moment.")), context.RequestAborted);
        }
    }

    /// <summary>False when nothing came for so long that the connection should show a sign of life.</summary>
    private async Task<bool> CameAsync(long after, CancellationToken cancellationToken)
    {
        using var round = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var more = log.WaitAfterAsync(after, round.Token);
        var first = await Task.WhenAny(more, Task.Delay(Heartbeat, time, round.Token));
        await round.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return first == more;
    }
}
