using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Gateway.Fixtures;
using Gateway.Platforms.Tests.Contract;

namespace Gateway.Irc.Tests;

/// <summary>IRC for the contract of adapters and for the table of switches: a real server, and a person in the room who reads everything.</summary>
internal sealed class IrcPlatform : PlatformRig
{
    private readonly Bell _bell = new();
    private readonly Ngircd _server;
    private readonly Ngircd? _locked;
    private readonly TcpClient _person = new();
    private readonly Lock _gate = new();
    private StreamWriter _writer = null!;
    private Task _reading = Task.CompletedTask;
    private ImmutableList<string> _seen = [];

    /// <param name="server">The person's, and the bot's.</param>
    /// <param name="locked">One that asks for a password; null where nobody tries a wrong one.</param>
    /// <param name="proxy">What stands between the bot and the server.</param>
    private IrcPlatform(Ngircd server, Ngircd? locked, IrcProxy proxy) => (_server, _locked, Proxy) = (server, locked, proxy);

    public IrcProxy Proxy { get; }

    private string More { get; init; } = "";

    public Ngircd Server => _server;

    public override string Plugin => "irc";

    public override string Fixture => "Irc";

    /// <summary>There is no history: who is away misses what is said.</summary>
    public override bool MissesNothing => false;

    /// <summary>A connection is a generation.</summary>
    public override bool ReconnectsItself => false;

    /// <summary>A server throttles, and tells nobody.</summary>
    public override bool TellsLimits => false;

    public override int Logins => Proxy.Connections;

    public override int Attempts => Sent.Count;

    public override IReadOnlyList<string> Sent =>
        [.. _seen.Where(line => line.StartsWith(":gw", StringComparison.Ordinal) && line.Contains(" PRIVMSG #t :", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(" :", StringComparison.Ordinal) + 2)..])];

    public override IReadOnlyList<string> Reached => Proxy.Reached;

    public static async Task<IrcPlatform> StartAsync() =>
        await StartAsync(await Ngircd.StartAsync(), await Ngircd.StartAsync(password: "right", name: "irc.locked.local"), more: "");

    /// <param name="more">Further settings: <c>, key: value</c>.</param>
    public static async Task<IrcPlatform> StartAsync(string more) => await StartAsync(await Ngircd.StartAsync(), locked: null, more);

    /// <summary>
    /// The person has a connection to the server from this very process, from before the gateway began to watch: the bot comes by another address, or
    /// the person's connection would be taken for one that the bot has left behind.
    /// </summary>
    private static Task<IrcPlatform> StartAsync(Ngircd server, Ngircd? locked, string more) => MeetAsync(new IrcPlatform(server, locked, IrcProxy.Start(server.Port)) { More = more });

    private static async Task<IrcPlatform> MeetAsync(IrcPlatform platform)
    {
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
        $"server: 127.0.0.1, port: {(badCredential ? _locked!.Port : Proxy.Port)}, tls: false, nick: gw, channels: ['#t'], flood_interval: 50ms{More}{(badCredential ? ", password: wrong" : "")}";

    /// <summary>Said once the bot is there to hear it.</summary>
    public override async Task WriteAsync(string text)
    {
        await BotIsHereAsync();
        await WriteBlindlyAsync(text);
    }

    public override Task WriteBlindlyAsync(string text) => SayAsync($"PRIVMSG #t :{text}");

    public Task BotIsHereAsync() => _bell.UntilAsync("the bot is in the room", IsBotHere, Story, TestContext.Current.CancellationToken);

    public Task BotIsGoneAsync() => _bell.UntilAsync("the bot has left the room", () => !IsBotHere(), Story, TestContext.Current.CancellationToken);

    public override Task SentAsync(params string[] texts) =>
        _bell.UntilAsync($"said: {string.Join(", ", texts)}", () => texts.All(Sent.Contains), Story, TestContext.Current.CancellationToken);

    /// <summary>The server ends the connection.</summary>
    public override async Task DropAsync()
    {
        await SayAsync("KILL gw :test");
        await BotIsGoneAsync();
    }

    public override void LimitOnce(TimeSpan wait) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        _person.Dispose();
        await _reading;
        await Proxy.DisposeAsync();
        await _server.DisposeAsync();
        if (_locked is not null)
        {
            await _locked.DisposeAsync();
        }
    }

    /// <summary>Somebody of its nick, or of one that it takes instead, has come and not gone.</summary>
    private bool IsBotHere()
    {
        var here = new HashSet<string>(StringComparer.Ordinal);
        foreach (var words in _seen.Where(line => line.StartsWith(":gw", StringComparison.Ordinal) || line.Contains(" KICK #t ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
        {
            var nick = words[0][1..].Split('!')[0];
            switch (words[1])
            {
                case "JOIN":
                    here.Add(nick);
                    break;
                case "QUIT":
                    here.Remove(nick);
                    break;
                case "KICK":
                    here.Remove(words[3]);
                    break;
                case "NICK" when here.Remove(nick):
                    here.Add(words[2].TrimStart(':'));
                    break;
            }
        }

        return here.Count > 0;
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

    public Task SayAsync(string line)
    {
        lock (_gate)
        {
            _writer.WriteLine(line);
        }

        return Task.CompletedTask;
    }

    private string Story() => string.Join('\n', _seen.TakeLast(30));
}
