using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Irc.Tests;

/// <summary>One connection of the bot to the <see cref="IrcProxy"/>, and the one to the server behind it.</summary>
internal sealed class IrcProxyLink(IrcProxy proxy, TcpClient bot)
{
    private readonly TcpClient _server = new();
    private readonly Lock _gate = new();
    private readonly StreamWriter _toBot = new(bot.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
    private ImmutableList<string> _kept = [];
    private volatile bool _isBlackHole;

    /// <summary>Whether messages get ids on it; said when it begins.</summary>
    public bool HasIds { get; init; }

    public bool LeadsNowhere => _isBlackHole;

    /// <param name="server">Where the server listens; null for a connection that leads nowhere from the beginning.</param>
    public void Begin(int? server)
    {
        _isBlackHole = server is null;
        _ = RunAsync(server);
    }

    public void BecomeBlackHole() => _isBlackHole = true;

    public void Say(string line)
    {
        lock (_gate)
        {
            _toBot.WriteLine(line);
            if (proxy.Question(line) is { } question)
            {
                _toBot.WriteLine(question);
            }
        }
    }

    public void Keep(string line) => _kept = _kept.Add(line);

    public void Deliver()
    {
        _kept.ForEach(Say);
        _kept = [];
    }

    /// <summary>Both sides see a reset.</summary>
    public void Reset()
    {
        foreach (var side in new[] { bot, _server })
        {
            try
            {
                side.LingerState = new LingerOption(true, 0);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException or NullReferenceException)
            {
                // closed already
            }

            side.Dispose();
        }
    }

    /// <summary>The bot sees an end in order; the server sees it too.</summary>
    public void Close()
    {
        bot.Dispose();
        _server.Dispose();
    }

    private async Task RunAsync(int? server)
    {
        try
        {
            if (server is { } port)
            {
                await _server.ConnectAsync(IPAddress.Loopback, port);
                _ = FromServerAsync(new StreamReader(_server.GetStream()));
            }

            await FromBotAsync(new StreamReader(bot.GetStream()), server is null ? StreamWriter.Null : new StreamWriter(_server.GetStream()) { AutoFlush = true, NewLine = "\r\n" });
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the end of a connection is nothing that a proxy would be surprised by
        }

        if (!_isBlackHole)
        {
            // behind a black hole the server would not hear of it
            Close();
            proxy.Forget(this);
        }
    }

    private async Task FromBotAsync(StreamReader reader, StreamWriter toServer)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            if (_isBlackHole || proxy.IsAnswer(line))
            {
                continue;
            }

            if (HasIds && line.StartsWith("CAP REQ", StringComparison.Ordinal))
            {
                Say(":irc.test.local CAP * ACK :message-tags");
            }
            else
            {
                await toServer.WriteLineAsync(line);
            }
        }
    }

    private async Task FromServerAsync(StreamReader reader)
    {
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                if (_isBlackHole)
                {
                    continue;
                }

                foreach (var passed in proxy.PassOn(this, line))
                {
                    Say(passed);
                }
            }

            if (!_isBlackHole)
            {
                Close();
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // the same as above
        }
    }
}
