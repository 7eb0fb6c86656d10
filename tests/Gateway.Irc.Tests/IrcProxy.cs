using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gateway.Irc.Tests;

/// <summary>Stands between the bot and a real server and passes lines on, as long as it is not told otherwise.</summary>
/// <remarks>The switches are turned by the test while lines flow; safe from any thread.</remarks>
internal sealed class IrcProxy : IAsyncDisposable
{
    private const string Saying = " PRIVMSG #t :";
    private const string Mark = "proxy-";

    private readonly int _server;
    private readonly Lock _gate = new();
    private TcpListener _listener;
    private ImmutableList<IrcProxyLink> _links = [];
    private Task _accepting;
    private ImmutableDictionary<string, string> _asked = ImmutableDictionary<string, string>.Empty;
    private int _messages;

    private IrcProxy(int server)
    {
        _server = server;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync(_listener);
    }

    public int Port { get; }

    /// <summary>How often the bot has connected.</summary>
    public int Connections { get; private set; }

    /// <summary>New connections are taken and lead nowhere.</summary>
    public bool NeverGreets { get; set; }

    /// <summary>New connections are told this by the server, and closed.</summary>
    public string? Refusal { get; set; }

    /// <summary>The next answers to PINGs of the bot get lost; everything else is passed on.</summary>
    public int LostPongs { get; set; }

    /// <summary>What people say is not passed on to the bot; everything else is.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>What people say is kept until <see cref="Deliver"/>.</summary>
    public bool IsLate { get; set; }

    /// <summary>What people say is passed on twice.</summary>
    public bool Duplicates { get; set; }

    /// <summary>New connections are offered ids of messages, as some servers give them.</summary>
    public bool HasIds { get; set; }

    /// <summary>The texts that the bot has read for certain, each once.</summary>
    public ImmutableList<string> Reached { get; private set; } = [];

    public static IrcProxy Start(int server) => new(server);

    /// <summary>Every connection ends without a goodbye on both sides. New ones are taken.</summary>
    public void DropAll() => Take().ForEach(link => link.Reset());

    /// <summary>The bot's side of every connection is closed in order, without a word.</summary>
    public void CloseAll() => Take().ForEach(link => link.Close());

    /// <summary>Every connection that there is leads nowhere from now on, and the server is not told either. New ones are fine.</summary>
    public void BlackHoleAll() => _links.ForEach(link => link.BecomeBlackHole());

    /// <summary>The server says this on every connection, and closes it where asked for.</summary>
    public void Say(string line, bool closes = false)
    {
        _links.ForEach(link => link.Say(line));
        if (closes)
        {
            CloseAll();
        }
    }

    /// <summary>What was kept is passed on.</summary>
    public void Deliver()
    {
        IsLate = false;
        _links.ForEach(link => link.Deliver());
    }

    /// <summary>Connections are refused, and those that there are end.</summary>
    public async Task RefuseAsync()
    {
        _listener.Stop();
        await _accepting;
        DropAll();
    }

    /// <summary>Takes connections again, on the same port.</summary>
    public void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Every switch is turned back. What led nowhere until now is cut.</summary>
    public void Behave()
    {
        (NeverGreets, Refusal, LostPongs, IsQuiet, IsLate, Duplicates) = (false, null, 0, false, false, false);
        _links.Where(link => link.LeadsNowhere).ToList().ForEach(link => link.Reset());
    }

    public async ValueTask DisposeAsync() => await RefuseAsync();

    /// <summary>What is passed on to the bot in the place of a line of the server; nothing for one that gets lost.</summary>
    public IEnumerable<string> PassOn(IrcProxyLink link, string line)
    {
        lock (_gate)
        {
            if (link.HasIds && line.Contains(" CAP * LS :", StringComparison.Ordinal))
            {
                return [line + " message-tags"];
            }

            if (line.Contains(" PONG ", StringComparison.Ordinal) && LostPongs > 0)
            {
                LostPongs--;
                return [];
            }

            if (!line.Contains(Saying, StringComparison.Ordinal))
            {
                return [line];
            }

            var said = link.HasIds ? string.Create(CultureInfo.InvariantCulture, $"@msgid=m{++_messages} {line}") : line;
            if (IsLate)
            {
                link.Keep(said);
            }

            return IsQuiet || IsLate ? [] : Duplicates ? [said, said] : [said];
        }
    }

    /// <summary>A line to be said behind this one, whose answer shows that the bot has read it; null where nobody said anything.</summary>
    public string? Question(string line)
    {
        var said = line.IndexOf(Saying, StringComparison.Ordinal);
        if (said < 0)
        {
            return null;
        }

        lock (_gate)
        {
            var mark = string.Create(CultureInfo.InvariantCulture, $"{Mark}{_asked.Count}");
            _asked = _asked.Add(mark, line[(said + Saying.Length)..]);
            return $"PING :{mark}";
        }
    }

    /// <summary>False when this line of the bot is no answer to a question of ours.</summary>
    public bool IsAnswer(string line)
    {
        if (!line.StartsWith($"PONG :{Mark}", StringComparison.Ordinal))
        {
            return false;
        }

        lock (_gate)
        {
            var text = _asked[line["PONG :".Length..]];
            Reached = Reached.Contains(text) ? Reached : Reached.Add(text);
            return true;
        }
    }

    public void Forget(IrcProxyLink link)
    {
        lock (_gate)
        {
            _links = _links.Remove(link);
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                Connections++;
                if (Refusal is { } refusal)
                {
                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(refusal + "\r\n"));
                    client.Dispose();
                    continue;
                }

                var link = new IrcProxyLink(this, client) { HasIds = HasIds };
                lock (_gate)
                {
                    _links = _links.Add(link);
                }

                link.Begin(NeverGreets ? null : _server);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or IOException)
        {
            // nobody is taken any more
        }
    }

    private ImmutableList<IrcProxyLink> Take()
    {
        lock (_gate)
        {
            (var links, _links) = (_links, []);
            return links;
        }
    }
}
