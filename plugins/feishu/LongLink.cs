using System.Globalization;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>
/// One long connection, from its opening to its end. An open socket is no connection: it is one with the first answer to a ping, and stays one as long as
/// pings are answered. Feishu's own clients look at no pong by default, and were deaf for a day without knowing.
/// </summary>
internal sealed class LongLink(
    IAdapterContext context, FeishuSettings settings, SocketSession socket, Endpoint endpoint, EventPump pump, LinkWatch watch, ReconnectPace pace, Participant me)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Fragments _fragments = new(context.TimeProvider);
    private readonly CancellationTokenSource _over = new();
    private Heartbeat? _heart;
    private TimeSpan _interval;
    private CancellationTokenSource? _beat;
    private Task _beating = Task.CompletedTask;
    private Task _closing = Task.CompletedTask;
    private LinkEnd? _end;
    private long? _upAt;
    private bool _isFull;

    /// <summary>As last told by the service.</summary>
    public ClientConfig Config { get; private set; } = endpoint.Config;

    /// <summary>The service has answered.</summary>
    public bool IsUp => _upAt is not null;

    /// <summary>How long it has been up for.</summary>
    public TimeSpan Lasted => _upAt is { } at ? context.TimeProvider.GetElapsedTime(at) : TimeSpan.Zero;

    /// <summary>Reads until the end, whoever brings it about.</summary>
    public async Task<LinkEnd> RunAsync(CancellationToken stopping)
    {
        using var stop = stopping.Register(() => End(LinkEnd.Stopped));
        Beat(isFirst: true);
        try
        {
            while (true)
            {
                var read = await socket.ReadAsync(CancellationToken.None);
                if (read.End is { } end)
                {
                    return _end ?? Of(end);
                }

                if (_end is null)
                {
                    Handle(read.Frame!);
                }
            }
        }
        finally
        {
            await _over.CancelAsync();
            await Task.WhenAll(_beating, Volatile.Read(ref _closing));
            _beat?.Dispose();
            _over.Dispose();
        }
    }

    /// <summary>The event's own frame once more, with how long it took. A connection that is over cannot take it; the repetition then is a known one.</summary>
    public Task ConfirmAsync(ReceivedEvent one, CancellationToken cancellationToken)
    {
        var took = ((long)context.TimeProvider.GetElapsedTime(one.Since).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        return socket.SendBinaryAsync(FrameCodec.Write(one.Frame with { Headers = [.. one.Frame.Headers, new("biz_rt", took)], Payload = """{"code":200}"""u8.ToArray() }), cancellationToken);
    }

    private void Handle(SocketFrame frame)
    {
        watch.FrameSeen();
        if (frame.IsText || FrameCodec.Read(frame.Bytes.Span) is not { } read)
        {
            context.Log.Warning("Feishu sent something that is no frame; it is left out.");
            return;
        }

        if (read.Method == FrameMethod.Control && read.Header("type") == "pong")
        {
            Answered(read);
        }
        else if (read.Method == FrameMethod.Data && read.Header("type") == "event" && _fragments.Add(read) is { } whole)
        {
            Queue(new(this, read, whole, context.TimeProvider.GetTimestamp()));
        }
    }

    private void Answered(Frame pong)
    {
        _heart!.Answered();
        if (pong.Payload is { Length: > 0 } told && JsonLook.Parse(told) is { } config)
        {
            Config = Config.With(config);
        }

        if (_upAt is null)
        {
            _upAt = context.TimeProvider.GetTimestamp();
            pace.Up();
            watch.Ready(_heart);
            context.ReportConnected(me.Name);
        }

        if (Interval() != _interval)
        {
            Beat(isFirst: false);
            watch.Ready(_heart);
        }
    }

    private void Queue(ReceivedEvent one)
    {
        if (pump.TryAdd(one))
        {
            _isFull = false;
        }
        else if (!_isFull)
        {
            _isFull = true;
            context.ReportDegraded("overloaded", "More events came than the gateway takes: the rest is not confirmed, and Feishu delivers it again.");
        }
    }

    /// <summary>More often than Feishu asks for, where that is rare: a connection that leads nowhere shall not be believed in for minutes.</summary>
    private TimeSpan Interval()
    {
        var interval = Config.PingInterval < settings.PingInterval ? Config.PingInterval : settings.PingInterval;
        return interval > Shortest || settings.PingInterval < Shortest ? interval : Shortest;
    }

    /// <summary>Begins to beat, or goes on in another rhythm. Called by the reader only.</summary>
    private void Beat(bool isFirst)
    {
        _beat?.Cancel();
        _interval = Interval();
        var within = settings.PongTimeout < _interval ? settings.PongTimeout : _interval;
        var heart = _heart = new(
            context.TimeProvider,
            new(_interval, within) { First = isFirst ? TimeSpan.Zero : _interval },
            async token => await socket.SendBinaryAsync(FrameCodec.Write(Frame.Ping(endpoint.Service)), token) == SocketSendResult.Written);
        var before = (_beating, _beat);
        _beat = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        _beating = BeatAsync(heart, within, before, _beat.Token);
    }

    private async Task BeatAsync(Heartbeat heart, TimeSpan within, (Task Beating, CancellationTokenSource? Beat) before, CancellationToken over)
    {
        await before.Beating;
        before.Beat?.Dispose();
        if (await heart.RunAsync(over) == HeartbeatEnd.Unanswered)
        {
            End(IsUp
                ? new("heartbeat-unanswered", FormattableString.Invariant($"A ping was not answered within {within.TotalSeconds:0.#} s."))
                : new("not-ready", FormattableString.Invariant($"Feishu took the connection and has not answered the first ping within {within.TotalSeconds:0.#} s.")));
        }
    }

    /// <summary>The first to say so decides. The reader goes on until the other end has answered the close frame, or is dropped.</summary>
    private void End(LinkEnd end)
    {
        if (Interlocked.CompareExchange(ref _end, end, null) is null)
        {
            Volatile.Write(ref _closing, socket.CloseAsync(1000, ""));
        }
    }

    private LinkEnd Of(SocketEnd end) => new(end.Kind == SocketEndKind.Closed ? "closed" : "network", end.Detail, IsRoutine: end.Code == 1000 && IsUp);
}
