using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Irc.Tests;

/// <summary>IRC for the contract of adapters: a real server, and a person in the room who reads everything.</summary>
internal sealed class IrcPlatform : PlatformRig
{
    private readonly Bell _bell = new();
    private readonly Ngircd _server;
    private readonly Ngircd _locked;
    private readonly TcpClient _person = new();
    private readonly Lock _gate = new();
    private StreamWriter _writer = null!;
    private Task _reading = Task.CompletedTask;
    private ImmutableList<string> _seen = [];

    private IrcPlatform(Ngircd server, Ngircd locked) => (_server, _locked) = (server, locked);

    public override string Plugin => "irc";

    public override string Fixture => "Irc";

    /// <summary>There is no history: who is away misses what is said.</summary>
    public override bool MissesNothing => false;

    /// <summary>A connection is a generation.</summary>
    public override bool ReconnectsItself => false;

    /// <summary>A server throttles, and tells nobody.</summary>
    public override bool TellsLimits => false;

    public override int Logins => 0;

    public override int Attempts => Sent.Count;

    public override IReadOnlyList<string> Sent =>
        [.. _seen.Where(line => line.StartsWith(":gw", StringComparison.Ordinal) && line.Contains(" PRIVMSG #t :", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(" :", StringComparison.Ordinal) + 2)..])];

    public static async Task<IrcPlatform> StartAsync()
    {
        var platform = new IrcPlatform(await Ngircd.StartAsync(), await Ngircd.StartAsync(password: "right", name: "irc.locked.local"));
        await platform._person.ConnectAsync(IPAddress.Loopback, platform._server.Port);
        platform._writer = new StreamWriter(platform._person.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        platform._reading = platform.ReadAsync(new StreamReader(platform._person.GetStream()));
        await platform._writer.WriteLineAsync("NICK bob");
        await platform._writer.WriteLineAsync("USER bob 0 * :bob");
        await platform.UntilAsync("welcome", line => line.Contains(" 376 ", StringComparison.Ordinal));
        await platform._writer.WriteLineAsync("OPER op opsecret");
        await platform._writer.WriteLineAsync("JOIN #t");
        await platform.UntilAsync("joined", line => line.Contains(" 366 ", StringComparison.Ordinal));
        return platform;
    }

    public override string Settings(bool badCredential = false) =>
        $"server: 127.0.0.1, port: {(badCredential ? _locked : _server).Port}, tls: false, nick: gw, channels: ['#t'], flood_interval: 50ms{(badCredential ? ", password: wrong" : "")}";

    /// <summary>Said once the bot is there to hear it.</summary>
    public override async Task WriteAsync(string text)
    {
        await _bell.UntilAsync("the bot is in the room", IsBotHere, Story, TestContext.Current.CancellationToken);
        await SayAsync($"PRIVMSG #t :{text}");
    }

    public override Task SentAsync(params string[] texts) =>
        _bell.UntilAsync($"said: {string.Join(", ", texts)}", () => texts.All(Sent.Contains), Story, TestContext.Current.CancellationToken);

    /// <summary>The server ends the connection.</summary>
    public override async Task DropAsync()
    {
        await SayAsync("KILL gw :test");
        await _bell.UntilAsync("gone", () => !IsBotHere(), Story, TestContext.Current.CancellationToken);
    }

    public override void LimitOnce(TimeSpan wait) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        _person.Dispose();
        await _reading;
        await _server.DisposeAsync();
        await _locked.DisposeAsync();
    }

    /// <summary>The last that was seen of it was that it came.</summary>
    private bool IsBotHere()
    {
        var last = _seen.FindLast(line => line.StartsWith(":gw!", StringComparison.Ordinal)
            && (line.Contains(" JOIN ", StringComparison.Ordinal) || line.Contains(" QUIT ", StringComparison.Ordinal)));
        return last?.Contains(" JOIN ", StringComparison.Ordinal) == true;
    }

    private Task UntilAsync(string what, Predicate<string> wanted) => _bell.UntilAsync(what, () => _seen.Exists(wanted), Story, TestContext.Current.CancellationToken);

    private async Task ReadAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("PING", StringComparison.Ordinal))
                {
                    await SayAsync("PONG" + line[4..]);
                }

                _seen = _seen.Add(line);
                _bell.Ring();
            }
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            // the test is over
        }
    }

    private Task SayAsync(string line)
    {
        lock (_gate)
        {
            _writer.WriteLine(line);
        }

        return Task.CompletedTask;
    }

    private string Story() => string.Join('\n', _seen.TakeLast(30));
}
