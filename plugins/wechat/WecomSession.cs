using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>One connection to WeCom: subscribed, pinging, and receiving until something ends it.</summary>
internal sealed class WecomSession(
    IAdapterContext context, WechatSettings settings, SocketSession socket, ChannelWriter<InboundMessage> queue, LinkWatch watch, WecomSender sender, Action up)
{
    private const int Done = 1000;

    /// <summary>A close frame may not be answered.</summary>
    private static readonly TimeSpan LongestClose = new SocketLimits().Close;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPong = TimeSpan.FromSeconds(15);

    private readonly TimeSpan _pongWithin = settings.PingInterval * 0.9 < LongestPong ? settings.PingInterval * 0.9 : LongestPong;
    private readonly WecomReplies _replies = new();
    private Heartbeat? _heart;
    private Task _beating = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private WecomEnd? _end;

    public async Task<WecomEnd> RunAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = Task.WhenAll(SubscribeAsync(over.Token), CloseWhenStoppedAsync(over.Token, stopping));
        try
        {
            return await ReadAsync(over.Token);
        }
        finally
        {
            sender.Detach(this);
            await over.CancelAsync();
            _replies.End();
            await Task.WhenAll(watching, _beating, Volatile.Read(ref _closing));
        }
    }

    /// <summary>Sends a frame and waits for its answer.</summary>
    /// <returns>Null when it was certainly not written.</returns>
    public async Task<WecomAnswer?> AskAsync(string id, ReadOnlyMemory<byte> frame, TimeSpan within, CancellationToken cancellationToken)
    {
        if (!_replies.TryExpect(id, out var answer))
        {
            return null;
        }

        try
        {
            return await socket.SendTextAsync(frame, cancellationToken) == SocketSendResult.NotWritten ? null : await answer.WaitAsync(within, context.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return WecomAnswer.None;
        }
        finally
        {
            _replies.GiveUp(id);
        }
    }

    private async Task<WecomEnd> ReadAsync(CancellationToken over)
    {
        while (true)
        {
            var read = await socket.ReadAsync(CancellationToken.None);
            if (read.End is { } end)
            {
                return _end ?? new(WecomEndKind.Again, end.Kind == SocketEndKind.Closed ? "platform" : "network", end.Detail);
            }

            watch.FrameSeen();
            if (_end is null)
            {
                await HandleAsync(read.Frame!, over);
            }
        }
    }

    private async Task HandleAsync(SocketFrame frame, CancellationToken over)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(frame.Bytes);
        }
        catch (JsonException)
        {
            End(new(WecomEndKind.Again, "platform", "The other end sent something that is no JSON."));
            return;
        }

        using (json)
        {
            var root = json.RootElement;
            var id = JsonLook.Object(root, "headers") is { } headers ? JsonLook.Text(headers, "req_id") ?? "" : "";
            switch (JsonLook.Text(root, "cmd"))
            {
                case "aibot_msg_callback":
                    await TakeAsync(root, id, over);
                    return;
                case "aibot_event_callback":
                    if (JsonLook.Object(root, "body") is { } body && JsonLook.Object(body, "event") is { } what && JsonLook.Text(what, "eventtype") == "disconnected_event")
                    {
                        End(new(WecomEndKind.Conflict, "conflict", "Somebody else has subscribed for this bot, and WeCom serves the newest one only: find the other program, or give each its own bot."));
                    }

                    return;
                default:
                    Answered(root, id);
                    return;
            }
        }
    }

    private void Answered(JsonElement root, string id)
    {
        var answer = new WecomAnswer((int)(JsonLook.Number(root, "errcode") ?? 0), JsonLook.Text(root, "errmsg"));
        if (id.StartsWith(WecomFrames.Pinging, StringComparison.Ordinal))
        {
            if (answer.IsGood)
            {
                _heart?.Answered();
            }

            return;
        }

        _replies.Answered(id, answer);
    }

    private async Task TakeAsync(JsonElement root, string id, CancellationToken over)
    {
        if (WecomMapping.Map(JsonLook.Object(root, "body") ?? default, id) is { } message)
        {
            try
            {
                await queue.WriteAsync(message, over);
            }
            catch (Exception gone) when (gone is ChannelClosedException or OperationCanceledException)
            {
                context.Log.Warning($"Message {message.MessageId} came during the stop and was not taken.");
            }
        }
    }

    private async Task SubscribeAsync(CancellationToken over)
    {
        var id = WecomFrames.NewId(WecomFrames.Subscribing);
        WecomAnswer? answer;
        try
        {
            answer = await AskAsync(id, WecomFrames.Subscribe(id, settings), settings.ReadyTimeout, over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            return;
        }

        if (answer is { IsGood: true })
        {
            _heart = new(context.TimeProvider, new(settings.PingInterval, _pongWithin) { First = settings.PingInterval, Grace = _pongWithin < Grace ? _pongWithin : Grace }, async cancel =>
                await socket.SendTextAsync(WecomFrames.Ping(WecomFrames.NewId(WecomFrames.Pinging)), cancel) == SocketSendResult.Written);
            up();
            watch.Ready(_heart);
            sender.Attach(this);
            context.ReportConnected(settings.BotId);
            _beating = BeatAsync(_heart, over);
        }
        else if (answer?.Code is null)
        {
            End(new(WecomEndKind.Again, "not-ready", string.Create(
                CultureInfo.InvariantCulture, $"WeCom took the connection and has not confirmed the bot within {settings.ReadyTimeout.TotalSeconds:0.#} s.")));
        }
        else if (answer.IsPassing)
        {
            End(new(WecomEndKind.Again, answer.IsLimited ? "rate-limited" : "platform", answer.Said));
        }
        else
        {
            End(new(WecomEndKind.Fatal, "bad-credentials", $"{answer.Said} The bot's id and secret do not belong together, or the secret has been reset: copy both from the administration of WeCom into the settings 'bot_id' and 'token'."));
        }
    }

    private async Task BeatAsync(Heartbeat heart, CancellationToken over)
    {
        if (await heart.RunAsync(over) == HeartbeatEnd.Unanswered)
        {
            End(new(WecomEndKind.Again, "heartbeat-unanswered", string.Create(CultureInfo.InvariantCulture, $"A ping was not answered within {_pongWithin.TotalSeconds:0.#} s.")));
        }
    }

    private async Task CloseWhenStoppedAsync(CancellationToken over, CancellationToken stopping)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
        {
            End(new(WecomEndKind.Stopped, "stopped", "The gateway has asked to stop."));
        }
    }

    /// <summary>The first to say so decides. The reader goes on until the other end has answered the close frame, or is dropped.</summary>
    private void End(WecomEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            // from here on it is no connection that lives, and none that anybody has to give up
            watch.Away(LongestClose);
            Volatile.Write(ref _closing, socket.CloseAsync(Done, ""));
        }
    }
}
