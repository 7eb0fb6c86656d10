using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Irc;
using Gateway.Fixtures;

namespace Gateway.Irc.Tests;

/// <summary>A running adapter and the other end of its connection: the test is the server, and moves the clock.</summary>
/// <remarks>
/// The clock is moved only while the adapter is settled, which is known and not guessed: its two loops and every send wait for the clock (or,
/// the loop that pings, for us), and what was written before that has arrived here. Sockets take no fake time, however long they really take.
/// </remarks>
internal sealed class IrcRig : IAsyncDisposable
{
    private const string Barrier = "rig-";
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IrcAdapter _adapter = new();
    private readonly ConcurrentQueue<Task> _sends = new();
    private readonly Bell _bell = new();
    private readonly Lock _gate = new();
    private readonly List<string> _seen = [];
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);
    private int _taken;
    private int _barriers;
    private int _passed;
    private TcpClient _peer = null!;
    private Task _reading = Task.CompletedTask;

    private IrcRig((string Key, string Value)[] settings)
    {
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        (string, string)[] all = [("server", "127.0.0.1"), ("port", $"{port}"), ("tls", "false"), ("nick", "gw"), .. settings];
        Context = new FakeContext(_bell, all, _stopping.Token);
        Life = _adapter.RunAsync(Context, _stopping.Token);
    }

    public FakeContext Context { get; }

    /// <summary>The run task.</summary>
    public Task Life { get; }

    /// <summary>Both loops and every send wait for the clock; the loop that pings may wait for our answer instead.</summary>
    private bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return Context.Time.Armed.Pauses == 2 - _unanswered.Count + _sends.Count(send => !send.IsCompleted);
            }
        }
    }

    public static async Task<IrcRig> ConnectedAsync(params (string Key, string Value)[] settings)
    {
        var rig = new IrcRig(settings);
        rig._peer = await rig._listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        rig._peer.NoDelay = true;
        rig._reading = rig.ReadAsync(new StreamReader(rig._peer.GetStream()));
        rig._bell.RingAfter(rig._reading);
        return rig;
    }

    /// <summary>Registered, in #t, and with its first PING answered.</summary>
    public static async Task<IrcRig> ReadyAsync(params (string Key, string Value)[] settings)
    {
        var rig = await ConnectedAsync([.. settings, ("channels:0", "#t")]);
        await rig.WelcomeAsync();
        // two loops of the adapter: either line may come first
        for (var answered = 0; answered < 2; answered++)
        {
            var line = await rig.UntilAsync("");
            await rig.ServeAsync(line.StartsWith("PING ", StringComparison.Ordinal) ? $":irc PONG irc {line[5..]}" : ":gw!~gateway@127.0.0.1 JOIN :#t");
        }

        await rig.UntilTrueAsync("connected", () => rig.Context.Reports.Any(report => report.StartsWith("connected", StringComparison.Ordinal)));
        return rig;
    }

    public async Task WelcomeAsync(string nick = "gw")
    {
        await UntilAsync("CAP LS");
        await ServeAsync(":irc CAP * LS :multi-prefix");
        await UntilAsync("USER ");
        await UntilAsync("CAP END");
        await ServeAsync($":irc 001 {nick} :Welcome");
    }

    public Task ServeAsync(string line)
    {
        if (line.Contains(" PONG ", StringComparison.Ordinal))
        {
            lock (_gate)
            {
                _unanswered.Remove(line[(line.LastIndexOf(':') + 1)..]);
            }
        }

        return ServeAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
    }

    public async Task ServeAsync(byte[] bytes) => await _peer.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>The next line from the adapter that begins with the text. The clock moves while there is none, where asked for.</summary>
    public async Task<string> UntilAsync(string start, TimeSpan? step = null)
    {
        while (true)
        {
            string? line = null;
            await UntilTrueAsync($"'{start}'", () => (line = Take(start)) is not null || _reading.IsCompleted || (step is not null && IsSettled));
            if (line is null && step is not null && !_reading.IsCompleted)
            {
                await BarrierAsync();
                line = Take(start);
            }

            if (line is not null)
            {
                return line;
            }

            _reading.IsCompleted.ShouldBeFalse($"'{start}' never came, and the connection is closed. {Story()}");
            Context.Time.Advance(step!.Value);
        }
    }

    /// <summary>Everything served so far has been acted on, and everybody waits for the clock or for us.</summary>
    public async Task SettledAsync()
    {
        await BarrierAsync();
        await UntilTrueAsync("settled", () => IsSettled);
    }

    public async Task AnswerPingAsync() => await ServeAsync($":irc PONG irc {(await UntilAsync("PING "))["PING ".Length..]}");

    public Task<SendOutcome> SendAsync(string conversation, string text)
    {
        var send = _adapter.SendAsync(new OutboundMessage { DeliveryId = "d-1", Conversation = conversation, Text = text }, CancellationToken.None);
        _sends.Enqueue(send);
        _bell.RingAfter(send);
        return send;
    }

    public Task<LivenessOpinion> CheckAsync() => _adapter.CheckLivenessAsync(CancellationToken.None);

    public Task<ProbeOutcome> ProbeAsync() => _adapter.ProbeAsync(CancellationToken.None);

    public void HangUp() => _peer.Dispose();

    /// <summary>The message that arrived as the n-th.</summary>
    public async Task<InboundMessage> ReceivedAsync(int number = 1)
    {
        await UntilTrueAsync($"{number} messages", () => Context.Received.Count >= number);
        return Context.Received.ElementAt(number - 1);
    }

    public Task UntilTrueAsync(string what, Func<bool> isTrue) => _bell.UntilAsync(what, isTrue, Story, TestContext.Current.CancellationToken);

    public async Task StopAsync() => await _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await Life.WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        }
        catch (IrcConnectionException)
        {
            // the test has looked at it where it matters
        }

        Context.Faults.ShouldBeEmpty();
        _peer.Dispose();
        await _reading;
        _listener.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Asks the adapter for a PONG: what was served before has been read by then, and what was written before has arrived.</summary>
    private async Task BarrierAsync()
    {
        var number = ++_barriers;
        await ServeAsync($"PING :{Barrier}{number}");
        await UntilTrueAsync($"barrier {number}", () => Volatile.Read(ref _passed) >= number);
    }

    private string? Take(string start)
    {
        lock (_gate)
        {
            var at = _seen.FindIndex(_taken, line => line.StartsWith(start, StringComparison.Ordinal));
            _taken = at < 0 ? _seen.Count : at + 1;
            return at < 0 ? null : _seen[at];
        }
    }

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                if (line.StartsWith($"PONG :{Barrier}", StringComparison.Ordinal))
                {
                    Volatile.Write(ref _passed, int.Parse(line[$"PONG :{Barrier}".Length..], CultureInfo.InvariantCulture));
                }
                else
                {
                    Note(line);
                }

                _bell.Ring();
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // whoever waits for a line is told what was there instead
        }
    }

    private void Note(string line)
    {
        lock (_gate)
        {
            // the PING behind the lines of a message is the message's own: its sender waits for the clock as well
            if (line.StartsWith("PING :", StringComparison.Ordinal) && (_seen.Count == 0 || !_seen[^1].StartsWith("PRIVMSG ", StringComparison.Ordinal)))
            {
                _unanswered.Add(line["PING :".Length..]);
            }

            _seen.Add(line);
        }
    }

    private string Story()
    {
        lock (_gate)
        {
            return $"Timers: {Context.Time.Armed}. Reports: {string.Join(", ", Context.Reports)}. Seen:\n{string.Join('\n', _seen)}";
        }
    }
}
