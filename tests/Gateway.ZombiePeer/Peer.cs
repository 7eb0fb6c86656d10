using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Gateway.ZombiePeer;

/// <summary>One port; everything that is connected to it behaves in the same way. Safe from any thread.</summary>
internal sealed class Peer(IPEndPoint at) : IDisposable
{
    private readonly ConcurrentDictionary<Connection, byte> _open = [];
    private readonly Channel<string> _messages = Channel.CreateUnbounded<string>();
    private readonly Channel<byte> _answered = Channel.CreateUnbounded<byte>();
    private volatile string _hello = "";
    private volatile Behaviour _behaviour;
    private Socket? _listener;

    public Behaviour Behaviour
    {
        get => _behaviour;
        set => _behaviour = value;
    }

    /// <summary>How long a connection lives while it behaves <see cref="Behaviour.Short"/>.</summary>
    public TimeSpan ShortLife { get; set; } = TimeSpan.FromMilliseconds(100);

    public int Port { get; private set; } = at.Port;

    /// <summary>Messages for the next poll.</summary>
    public ChannelReader<string> ForPolls => _messages.Reader;

    /// <summary>What the last one who came has said of itself.</summary>
    public string LastHello => _hello;

    public void Listen()
    {
        var listener = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(at.Address, Port));
        listener.Listen();
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    /// <summary>Nobody listens any more, and whoever was connected is thrown out.</summary>
    public void Refuse()
    {
        _listener?.Dispose();
        _listener = null;
        Drop();
    }

    public void Drop()
    {
        foreach (var connection in _open.Keys)
        {
            connection.Reset();
        }
    }

    /// <summary>Ends what we say and goes on listening to what they say; answers how many connections that were.</summary>
    public int HalfClose() => _open.Keys.Count(connection => connection.HalfClose());

    public void Say(string text)
    {
        if (Behaviour != Behaviour.Serve)
        {
            return;
        }

        if (!_open.Keys.Any(connection => connection.Say(text)))
        {
            _messages.Writer.TryWrite(text);
        }
    }

    /// <summary>A heartbeat or a poll was answered.</summary>
    public void Answered() => _answered.Writer.TryWrite(0);

    /// <summary>Ends when so many more than were forgotten have been answered.</summary>
    public async Task AnsweredAsync(int count)
    {
        for (var n = 0; n < count; n++)
        {
            await _answered.Reader.ReadAsync();
        }
    }

    public void ForgetAnswers()
    {
        while (_answered.Reader.TryRead(out _))
        {
        }
    }

    public void Heard(string line) => _hello = line.StartsWith("hello ", StringComparison.Ordinal) ? line[6..] : _hello;

    public void Dispose() => Refuse();

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(new Connection(await listener.AcceptAsync(), this));
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // it does not listen any more
        }
    }

    private async Task ServeAsync(Connection connection)
    {
        using (connection)
        {
            _open.TryAdd(connection, 0);
            try
            {
                var serving = connection.ServeAsync();
                if (Behaviour == Behaviour.Short)
                {
                    // what is played here is a platform that lets its clients live so long
                    await Task.WhenAny(serving, Task.Delay(ShortLife));
                    connection.Reset();
                }

                await serving;
            }
            catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or System.Net.WebSockets.WebSocketException)
            {
                // the other side has gone, or it was thrown out
            }
            finally
            {
                _open.TryRemove(connection, out _);
            }
        }
    }
}
