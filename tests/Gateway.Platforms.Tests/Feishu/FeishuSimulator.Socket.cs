using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Adapters.Feishu;
using Gateway.Platforms.Tests.Simulation;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>The long connection: addresses, pings, events in one frame or in several, and their confirmation.</summary>
internal sealed partial class FeishuSimulator
{
    public const int Service = 42;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<FeishuEvent> _waiting = [];

    /// <summary>Seconds, as the service tells it with the address and with every pong.</summary>
    public int PingInterval { get; set; } = 120;

    /// <summary>How often clients shall try to come back.</summary>
    public int ReconnectCount { get; set; } = -1;

    /// <summary>Into how many frames an event is cut.</summary>
    public int Parts { get; set; } = 1;

    /// <summary>Frames come last part first.</summary>
    public bool IsBackwards { get; set; }

    public int Unconfirmed
    {
        get
        {
            lock (_waiting)
            {
                return _waiting.Count;
            }
        }
    }

    public IEnumerable<Recorded> Pings => Recorder.Frames("ping");

    public IEnumerable<Recorded> Confirmations => Recorder.Frames("confirmation");

    /// <summary>An event for the app.</summary>
    public async Task RaiseAsync(string type, JsonObject what)
    {
        if (Switches.IsQuiet)
        {
            return;
        }

        var one = new FeishuEvent(Next("frame"), new JsonObject
        {
            ["schema"] = "2.0",
            ["header"] = new JsonObject
            {
                ["event_id"] = Next("ev"), ["event_type"] = type, ["create_time"] = "1700000000000", ["token"] = "vt", ["app_id"] = AppId, ["tenant_key"] = "tk",
            },
            ["event"] = what,
        });
        await _turn.WaitAsync();
        lock (_waiting)
        {
            _waiting.Add(one);
        }

        if (!Switches.IsLate)
        {
            await Deliver_NeedsTurnAsync(one, Sockets.LastOrDefault(peer => peer is { IsOpen: true, Session: not null }));
        }

        _turn.Release();
    }

    /// <summary>Everything that is not confirmed is delivered once more.</summary>
    public async Task RepeatAsync()
    {
        await _turn.WaitAsync();
        foreach (var one in Waiting())
        {
            await Deliver_NeedsTurnAsync(one, Sockets.LastOrDefault(peer => peer is { IsOpen: true, Session: not null }));
        }

        _turn.Release();
    }

    /// <summary>What was kept back as late arrives now.</summary>
    public Task DeliverAsync()
    {
        Switches.IsLate = false;
        return RepeatAsync();
    }

    /// <summary>Bytes on every connection, whatever they mean.</summary>
    public Task SayAsync(byte[] bytes) => Task.WhenAll(Sockets.Select(peer => peer.SendAsync(bytes, WebSocketMessageType.Binary)));

    private JsonObject Endpoint(JsonNode? body)
    {
        if (Codes.TryGetValue("endpoint", out var code))
        {
            return Failed(code);
        }

        return body?["AppID"]?.ToString() != AcceptsId || body["AppSecret"]?.ToString() != Accepts
            ? Failed(514)
            : new() { ["code"] = 0, ["msg"] = "ok", ["data"] = new JsonObject { ["URL"] = $"{SocketUrl}/ws?device_id={Next("dev")}&service_id={Service}&access_key=k&ticket=t", ["ClientConfig"] = Config() } };
    }

    private JsonObject Config() => new() { [nameof(ReconnectCount)] = ReconnectCount, ["ReconnectInterval"] = 120, ["ReconnectNonce"] = 30, [nameof(PingInterval)] = PingInterval };

    private async Task ServeAsync(SocketPeer peer)
    {
        while (await peer.ReadAsync() is { } read)
        {
            var frame = FrameCodec.Read(read.Bytes) ?? throw new InvalidOperationException($"No frame: {Convert.ToHexString(read.Bytes)}");
            var name = frame.Header("type") == "ping" ? "ping" : "confirmation";
            Recorder.Add(new(RecordedKind.Frame, peer.Number, name, Picture(frame), new Dictionary<string, string>(), read.Bytes));
            if (name == "ping")
            {
                await AnswerAsync(peer);
            }
            else
            {
                lock (_waiting)
                {
                    _waiting.RemoveAll(one => one.Id == frame.Header("message_id") && frame.Payload is { } payload && Encoding.UTF8.GetString(payload.Span).Contains("200", StringComparison.Ordinal));
                }

                Bell.Ring();
            }
        }
    }

    private async Task AnswerAsync(SocketPeer peer)
    {
        if (Switches.StopsAcking || Switches.NeverGreets || Switches.NeverConfirms)
        {
            return;
        }

        await _turn.WaitAsync();
        var isFirst = peer.Session is null;
        peer.Session = "answered";
        Bell.Ring();
        await SendAsync(peer, new Frame
        {
            Service = Service, Method = FrameMethod.Control, Headers = [new("type", "pong")], Payload = Encoding.UTF8.GetBytes(Config().ToJsonString()),
        });
        foreach (var one in Waiting().Where(one => isFirst && !Switches.IsLate && one.Peer is null or { IsOpen: false } or { IsBlackHole: true }))
        {
            await Deliver_NeedsTurnAsync(one, peer);
        }

        _turn.Release();
    }

    private async Task Deliver_NeedsTurnAsync(FeishuEvent one, SocketPeer? peer)
    {
        one.Peer = peer;
        if (peer is null)
        {
            return;
        }

        var bytes = Encoding.UTF8.GetBytes(one.Json.ToJsonString());
        var size = (bytes.Length + Parts - 1) / Parts;
        var frames = bytes.Chunk(size).Select((part, index) => new Frame
        {
            SequenceId = 7,
            LogId = 8,
            Service = Service,
            Method = FrameMethod.Data,
            Headers =
            [
                new("type", "event"), new("message_id", one.Id), new("sum", $"{Parts}"), new("seq", $"{index}"), new("trace_id", "trace"), new("timestamp", "1700000000000"),
            ],
            Payload = part,
        }).ToList();
        if (IsBackwards)
        {
            frames.Reverse();
        }

        for (var copy = 0; copy < (Switches.Duplicates ? 2 : 1); copy++)
        {
            foreach (var frame in frames)
            {
                await SendAsync(peer, frame);
            }
        }
    }

    private static Task SendAsync(SocketPeer peer, Frame frame) => peer.SendAsync(FrameCodec.Write(frame), WebSocketMessageType.Binary);

    private static JsonObject Picture(Frame frame) => new()
    {
        ["SeqID"] = frame.SequenceId,
        ["LogID"] = frame.LogId,
        ["service"] = frame.Service,
        ["method"] = (int)frame.Method,
        ["headers"] = string.Join(", ", frame.Headers.Select(header => $"{header.Key}={header.Value}")),
        ["payload"] = frame.Payload is { } payload ? Encoding.UTF8.GetString(payload.Span) : null,
    };

    private List<FeishuEvent> Waiting()
    {
        lock (_waiting)
        {
            return [.. _waiting];
        }
    }
}
