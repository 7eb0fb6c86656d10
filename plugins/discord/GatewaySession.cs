using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>One connection to the Gateway: greeted, logged in or resumed, beating, and receiving until something ends it.</summary>
internal sealed class GatewaySession(
    IAdapterContext context, DiscordSettings settings, SocketSession socket, SessionKeeper keeper, InboundPump pump, LinkWatch watch, EventTrail events,
    ReconnectPace pace)
{
    /// <summary>1000 and 1001 would end the session on Discord's side; any other code leaves it open for a resume.</summary>
    private const int KeepSession = 4200;

    /// <summary>How often a resume may be refused as "not now" before a fresh login is due.</summary>
    private const int MostRefusals = 3;

    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Heartbeat? _heart;
    private Task _beating = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private SessionEnd? _end;
    private ResumePoint? _resume;
    private int _refusals;
    private long? _confirmedAt;

    /// <summary>READY or RESUMED has come.</summary>
    public bool IsConfirmed => _confirmed.Task.IsCompleted;

    /// <summary>How long it has been confirmed for.</summary>
    public TimeSpan Lasted => _confirmedAt is { } at ? context.TimeProvider.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>A fresh login was sent, which Discord counts.</summary>
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
            switch ((Opcode?)(int?)JsonLook.Number(root, "op"))
            {
                case Opcode.Dispatch:
                    return await DispatchAsync(root);
                case Opcode.Heartbeat:
                    await (_heart?.SendAsync(over) ?? Task.FromResult(false));
                    return null;
                case Opcode.HeartbeatAck:
                    _heart?.Answered();
                    return null;
                case Opcode.Hello:
                    return await GreetAsync(root, over);
                case Opcode.Reconnect:
                    return new(SessionEndKind.Resume, "reconnect-asked", "Discord asks to reconnect.", IsPlanned: true);
                case Opcode.InvalidSession:
                    return await RefusedAsync(JsonLook.Truth(root, "d"), over);
                default:
                    return null;
            }
        }
    }

    private async Task<SessionEnd?> GreetAsync(JsonElement root, CancellationToken over)
    {
        if (_heart is not null)
        {
            return null;
        }

        var interval = TimeSpan.FromMilliseconds(Math.Max(10, JsonLook.Object(root, "d") is { } data ? JsonLook.Number(data, "heartbeat_interval") ?? 41250 : 41250));

        // an answer carries no number: it has to be here before the next beat is sent, or nobody could say which one it belongs to
        _heart = new(context.TimeProvider, new(interval, interval * 0.9), async token => await socket.SendTextAsync(Frames.Heartbeat(keeper.Received), token) == SocketSendResult.Written);
        _beating = BeatAsync(_heart, interval, over);
        await LogInAsync(over);
        return null;
    }

    private async Task LogInAsync(CancellationToken over)
    {
        HasIdentified |= _resume is null;
        await socket.SendTextAsync(_resume is null ? Frames.Identify(settings) : Frames.Resume(settings, _resume), over);
    }

    private async Task<SessionEnd?> RefusedAsync(bool canResume, CancellationToken over)
    {
        if (_resume is null || !canResume || ++_refusals >= MostRefusals)
        {
            return new(SessionEndKind.Identify, "session-refused", _resume is null ? "Discord has refused the login for now." : "Discord no longer knows the session: a fresh login follows.");
        }

        await LogInAsync(over);
        return null;
    }

    private async Task<SessionEnd?> DispatchAsync(JsonElement root)
    {
        var type = JsonLook.Text(root, "t") ?? "";
        var sequence = (long)(JsonLook.Number(root, "s") ?? 0);
        var data = JsonLook.Object(root, "d") ?? default;
        switch (type)
        {
            case "READY":
                return await ReadyAsync(data, sequence);
            case "RESUMED":
                keeper.Enqueued(sequence);
                await keeper.ResumedAsync();
                Confirm(keeper.Point?.UserName);
                return null;
            default:
                var point = keeper.Point;
                var messages = InboundMapping.Map(type, data, point?.UserId, events);
                if (!pump.TryAdd(new(point?.SessionId ?? "", sequence, messages, IsFruit: true)))
                {
                    return new(SessionEndKind.Resume, "overloaded", "More events came than the gateway takes: the rest is fetched again when there is room.");
                }

                keeper.Enqueued(sequence);
                return null;
        }
    }

    private async Task<SessionEnd?> ReadyAsync(JsonElement data, long sequence)
    {
        var user = JsonLook.Object(data, "user") ?? default;
        if (JsonLook.Text(data, "session_id") is not { Length: > 0 } session || JsonLook.Text(user, "id") is not { Length: > 0 } me)
        {
            return new(SessionEndKind.Identify, "platform", "READY says neither which session this is nor who the bot is.");
        }

        var name = JsonLook.Text(user, "username") ?? "";
        events.Restart();
        await keeper.OpenedAsync(new(session, settings.GatewayUrl ?? JsonLook.SocketAddress(data, "resume_gateway_url") ?? "", sequence, me, name, settings.Fingerprint, IsFruitless: false));
        Confirm(name);
        return null;
    }

    private void Confirm(string? name)
    {
        _confirmedAt = context.TimeProvider.GetTimestamp();
        pace.Up();
        watch.Ready(_heart);
        _confirmed.TrySetResult();
        context.ReportConnected(name);
    }

    private async Task BeatAsync(Heartbeat heart, TimeSpan interval, CancellationToken over)
    {
        if (await heart.RunAsync(over) == HeartbeatEnd.Unanswered)
        {
            End(new(SessionEndKind.Resume, "heartbeat-unanswered", string.Create(
                CultureInfo.InvariantCulture, $"A heartbeat was not answered; one is sent every {interval.TotalSeconds:0.#} s.")));
        }
    }

    /// <summary>Heartbeats are answered before a session is confirmed too, and during an outage of Discord for hours.</summary>
    private async Task AwaitConfirmationAsync(CancellationToken over)
    {
        try
        {
            await _confirmed.Task.WaitAsync(settings.ReadyTimeout, context.TimeProvider, over);
        }
        catch (TimeoutException)
        {
            End(new(SessionEndKind.Resume, "not-ready", string.Create(
                CultureInfo.InvariantCulture, $"Discord took the connection and has not confirmed the session within {settings.ReadyTimeout.TotalSeconds:0.#} s.")));
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
            Volatile.Write(ref _closing, socket.CloseAsync(KeepSession, "resuming"));
        }
    }

    private SessionEnd Of(SocketEnd end)
    {
        var meaning = CloseMeaning.Of(end.Kind == SocketEndKind.Closed ? end.Code : null);
        var detail = $"{end.Detail} {meaning.Text}";
        return meaning.IsFatal
            ? new(SessionEndKind.Fatal, meaning.Code, detail, meaning.Action)
            : new(meaning.KeepsSession ? SessionEndKind.Resume : SessionEndKind.Identify, meaning.Code, detail);
    }
}
