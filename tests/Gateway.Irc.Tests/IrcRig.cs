using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Irc;

namespace Gateway.Irc.Tests;

/// <summary>A running adapter and the other end of its connection: the test is the server, and moves the clock.</summary>
internal sealed class IrcRig : IAsyncDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly IrcAdapter _adapter = new();
    private readonly List<string> _seen = [];
    private TcpClient _peer = null!;
    private StreamReader _reader = null!;

    private IrcRig((string Key, string Value)[] settings)
    {
        _listener.Start();
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        (string, string)[] all = [("server", "127.0.0.1"), ("port", $"{port}"), ("tls", "false"), ("nick", "gw"), .. settings];
        Context = new FakeContext(all, _stopping.Token);
        Life = _adapter.RunAsync(Context, _stopping.Token);
    }

    public FakeContext Context { get; }

    /// <summary>The run task.</summary>
    public Task Life { get; }

    public static async Task<IrcRig> ConnectedAsync(params (string Key, string Value)[] settings)
    {
        var rig = new IrcRig(settings);
        rig._peer = await rig._listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        rig._peer.NoDelay = true;
        rig._reader = new StreamReader(rig._peer.GetStream());
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

        await UntilTrueAsync("connected", () => rig.Context.Reports.Any(report => report.StartsWith("connected", StringComparison.Ordinal)));
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

    public Task ServeAsync(string line) => ServeAsync(Encoding.UTF8.GetBytes(line + "\r\n"));

    public async Task ServeAsync(byte[] bytes) => await _peer.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>The next line from the adapter that begins with the text. The clock moves while there is none, where asked for.</summary>
    public async Task<string> UntilAsync(string start, TimeSpan? step = null)
    {
        using var limit = new CancellationTokenSource(Never);
        var reading = ReadAsync(start, limit.Token);
        while (step is not null && !reading.IsCompleted)
        {
            Context.Time.Advance(step.Value);
            // real time for the line to cross the socket; the clock that matters is moved by hand
            await Task.WhenAny(reading, Task.Delay(20, limit.Token));
        }

        return await reading;
    }

    public async Task AnswerPingAsync() => await ServeAsync($":irc PONG irc {(await UntilAsync("PING "))["PING ".Length..]}");

    public Task<SendOutcome> SendAsync(string conversation, string text) =>
        _adapter.SendAsync(new OutboundMessage { DeliveryId = "d-1", Conversation = conversation, Text = text }, CancellationToken.None);

    public Task<LivenessOpinion> CheckAsync() => _adapter.CheckLivenessAsync(CancellationToken.None);

    public void HangUp() => _peer.Dispose();

    /// <summary>The message that arrived as the n-th.</summary>
    public async Task<InboundMessage> ReceivedAsync(int number = 1)
    {
        await UntilTrueAsync($"{number} messages", () => Context.Received.Count >= number);
        return Context.Received.ElementAt(number - 1);
    }

    public static async Task UntilTrueAsync(string what, Func<bool> isTrue)
    {
        for (var tries = 0; !isTrue(); tries++)
        {
            tries.ShouldBeLessThan(1500, what);
            // the adapter's side of a socket has no event that a test could await
            await Task.Delay(10);
        }
    }

    public async Task StopAsync() => await _stopping.CancelAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            await Life.WaitAsync(Never);
        }
        catch (IrcConnectionException)
        {
            // the test has looked at it where it matters
        }

        Context.Faults.ShouldBeEmpty();
        _peer.Dispose();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task<string> ReadAsync(string start, CancellationToken cancellationToken)
    {
        try
        {
            while (await _reader.ReadLineAsync(cancellationToken) is { } line)
            {
                _seen.Add(line);
                if (line.StartsWith(start, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // told below, with what was there instead
        }

        throw new TimeoutException($"'{start}' never came. Seen:\n{string.Join('\n', _seen)}");
    }
}
