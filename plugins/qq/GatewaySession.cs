using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>One connection to the gateway: greeted, logged in or resumed, beating, and receiving until something ends it.</summary>
internal sealed class GatewaySession(
    IAdapterContext context, QqSettings settings, SocketSession socket, string token, SessionKeeper keeper, InboundPump pump, LinkWatch watch,
    OpenQuestions questions, ReconnectPace pace)
{
    /// <summary>An end that says "as if it had expired", as QQ itself does when it wants the session to be resumed.</summary>
    private const int KeepSession = 4009;

    private const double UsualInterval = 45000;

    /// <summary>An answer takes milliseconds; QQ cuts connections that are idle for about a minute.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(15);

    /// <summary>A close frame may not be answered.</summary>
    private static readonly TimeSpan LongestClose = new SocketLimits().Close;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Heartbeat? _heart;
    private Task _beating = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private SessionEnd? _end;
    private ResumePoint? _resume;
    private TimeSpan _interval;
    private long? _confirmedAt;

    /// <summary>READY or RESUMED has come.</summary>
    public bool IsConfirmed => _confirmed.Task.IsCompleted;

    /// <summary>How long it has been confirmed for.</summary>
    public TimeSpan Lasted => _confirmedAt is { } at ? context.TimeProvider.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>A fresh login was sent, which QQ counts.</summary>
    public bool HasIdentified { get; private set; }

    /// <param name="resume">The session to take up, or null for a fresh login.</param>
    /// <param name="stopping">Ends the connection so that the session can be resumed.</param>
    public async Task<SessionEnd> RunAsync(ResumePoint? resume, CancellationToken stopping)
    {
        _resume = resume;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = Task.WhenAll(AwaitConfirmationAsync(over.Token), CloseWhenStoppedAsync(over.Token, stopping));
        try
        {
            return await ReadAsync(over.Token);
        }
        finally
        {
            await over.CancelAsync();
            await Task.WhenAll(watching, _beating, Volatile.Read(ref _closing));
        }
    }

    private async Task<SessionEnd> ReadAsync(CancellationToken over)
    {
        while (true)
        {
            var read = await socket.ReadAsync(CancellationToken.None);
            if (read.End is { } end)
            {
                return _end ?? Of(end);
            }

            watch.FrameSeen();
            if (_end is null && await HandleAsync(read.Frame!, over) is { } decided)
            {
                End(decided);
            }
        }
    }

    /// <returns>Null while the connection is to go on.</returns>
    private async Task<SessionEnd?> HandleAsync(SocketFrame frame, CancellationToken over)
    {
        JsonDocument json;
        try
        {
            json = JsonDocument.Parse(frame.Bytes);
        }
        catch (JsonException)
        {
            return new(SessionEndKind.Resume, "platform", "The other end sent something that is no JSON.");
        }

        using (json)
        {
            var root = json.RootElement;
            switch ((Opcode?)(int?)Json.Number(root, "op"))
            {
                case Opcode.Dispatch:
                    return await DispatchAsync(root, over);
                case Opcode.Heartbeat:
                    await (_heart?.SendAsync(over) ?? Task.FromResult(false));
                    return null;
                case Opcode.HeartbeatAck:
                    _heart?.Answered();
                    return null;
                case Opcode.Hello:
                    await GreetAsync(root, over);
                    return null;
                case Opcode.Reconnect:
                    return new(SessionEndKind.Resume, "reconnect-asked", "QQ asks to reconnect.") { IsPlanned = true };
                case Opcode.InvalidSession:
                    return new(SessionEndKind.Identify, "session-refused", _resume is null ? "QQ has refused the login for now." : "QQ no longer knows the session: a fresh login follows.");
                default:
                    return null;
            }
        }
    }

    private async Task GreetAsync(JsonElement root, CancellationToken over)
    {
        if (_interval > TimeSpan.Zero)
        {
            return;
        }

        _interval = TimeSpan.FromMilliseconds(Math.Clamp(JsonLook.Object(root, "d") is { } data ? Json.Number(data, "heartbeat_interval") ?? UsualInterval : UsualInterval, 10, 600_000));
        HasIdentified |= _resume is null;
        await socket.SendTextAsync(_resume is null ? Frames.Identify(token, settings.Intents) : Frames.Resume(token, _resume), over);
    }

    private async Task<SessionEnd?> DispatchAsync(JsonElement root, CancellationToken over)
    {
        var type = JsonLook.Text(root, "t") ?? "";
        var sequence = (long)(Json.Number(root, "s") ?? 0);
        var data = JsonLook.Object(root, "d") ?? default;
        switch (type)
        {
            case "READY":
                return await ReadyAsync(data, sequence, over);
            case "RESUMED":
                keeper.Enqueued(sequence);
                await keeper.ResumedAsync();
                Confirm(keeper.Point?.UserName, over);
                return null;
            default:
                var message = InboundMapping.Map(type, data, context.TimeProvider.GetUtcNow());
                if (!pump.TryAdd(new(keeper.Point?.SessionId ?? "", sequence, message is null ? [] : [message], IsFruit: true)))
                {
                    return new(SessionEndKind.Resume, "overloaded", "More events came than the gateway takes: the rest is fetched again when there is room.");
                }

                keeper.Enqueued(sequence);
                if (message is not null)
                {
                    questions.Asked(message);
                }

                return null;
        }
    }

    private async Task<SessionEnd?> ReadyAsync(JsonElement data, long sequence, CancellationToken over)
    {
        if (JsonLook.Text(data, "session_id") is not { Length: > 0 } session)
        {
            return new(SessionEndKind.Identify, "platform", "READY does not say which session this is.");
        }

        var name = JsonLook.Object(data, "user") is { } user ? JsonLook.Text(user, "username") ?? "" : "";
        await keeper.OpenedAsync(new(session, Url: "", sequence, UserId: "", name, settings.Fingerprint, IsFruitless: false));
        Confirm(name, over);
        return null;
    }

    /// <summary>From here on there are heartbeats, the first of them at once: before, QQ does not answer any.</summary>
    private void Confirm(string? name, CancellationToken over)
    {
        if (_heart is not null)
        {
            return;
        }

        // an answer carries no number: it has to be here before the next beat is sent, or nobody could say which one it belongs to
        var within = _interval * 0.9 < LongestAnswer ? _interval * 0.9 : LongestAnswer;
        _heart = new(context.TimeProvider, new(_interval, within) { First = TimeSpan.Zero, Grace = within < Grace ? within : Grace }, async cancel => await socket.SendTextAsync(Frames.Heartbeat(keeper.Received), cancel) == SocketSendResult.Written);
        _confirmedAt = context.TimeProvider.GetTimestamp();
        pace.Up();
        watch.Ready(_heart);
        _confirmed.TrySetResult();
        context.ReportConnected(name);
        _beating = BeatAsync(_heart, over);
    }

    private async Task BeatAsync(Heartbeat heart, CancellationToken over)
    {
        if (await heart.RunAsync(over) == HeartbeatEnd.Unanswered)
        {
            End(new(SessionEndKind.Resume, "heartbeat-unanswered", string.Create(
                CultureInfo.InvariantCulture, $"A heartbeat was not answered; one is sent every {_interval.TotalSeconds:0.#} s.")));
        }
    }

    private async Task AwaitConfirmationAsync(CancellationToken over)
    {
        try
        {
            await _confirmed.Task.WaitAsync(settings.ReadyTimeout, context.TimeProvider, over);
        }
        catch (TimeoutException)
        {
            End(new(SessionEndKind.Resume, "not-ready", string.Create(
                CultureInfo.InvariantCulture, $"QQ took the connection and has not confirmed the session within {settings.ReadyTimeout.TotalSeconds:0.#} s.")));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // the connection has ended before
        }
    }

    private async Task CloseWhenStoppedAsync(CancellationToken over, CancellationToken stopping)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, context.TimeProvider, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stopping.IsCancellationRequested)
        {
            End(SessionEnd.Stopped);
        }
    }

    /// <summary>The first to say so decides. The reader goes on until the other end has answered the close frame, or is dropped.</summary>
    private void End(SessionEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            // from here on it is no connection that lives, and none that anybody has to give up
            watch.Away(LongestClose);
            Volatile.Write(ref _closing, socket.CloseAsync(KeepSession, ""));
        }
    }

    private static SessionEnd Of(SocketEnd end)
    {
        var meaning = CloseMeaning.Of(end.Kind == SocketEndKind.Closed ? end.Code : null);
        return new(meaning.Next, meaning.Code, $"{end.Detail} {meaning.Text}", meaning.Action) { IsTheirs = true, IsPlanned = meaning.IsPlanned, Wait = meaning.Wait, IsToken = meaning.IsToken };
    }
}
