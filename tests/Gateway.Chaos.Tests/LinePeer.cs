using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Chaos.Tests;

/// <summary>A server on loopback that counts the lines of each connection, and when each ends.</summary>
internal sealed class LinePeer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Line> _lines = [];
    private readonly Task _accepting;

    public LinePeer()
    {
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public int Ended => _lines.Count(one => one.HasEnded);

    public int Connections(string who) => _lines.Count(one => one.Who == who);

    public long Count(string who) => _lines.Where(one => one.Who == who).Sum(one => one.Heard);

    public Task<Line> HearsAsync(string who) => Soon($"'{who}' is heard", () => _lines.FirstOrDefault(one => one.Who == who));

    public Task<Line> HearsMoreAsync(string who, long than) => Soon($"more of '{who}' is heard", () => Count(who) > than ? _lines.First(one => one.Who == who) : null);

    public Task<Line> EndsAsync(Line line) => Soon($"the connection of '{line.Who}' ends", () => line.HasEnded ? line : null);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _accepting;
        foreach (var line in _lines)
        {
            line.Client.Dispose();
            await line.Reading;
        }
    }

    private static async Task<Line> Soon(string what, Func<Line?> look)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < GatewayUnderTest.Never)
        {
            if (look() is { } seen)
            {
                return seen;
            }

            // the other side is a plugin that nothing can be subscribed to
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"Not seen: {what}.");
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var line = new Line(await _listener.AcceptTcpClientAsync());
                line.Reading = ReadAsync(line);
                _lines.Add(line);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // it was asked to
            return;
        }
    }

    private static async Task ReadAsync(Line line)
    {
        try
        {
            using var reader = new StreamReader(line.Client.GetStream());
            while (await reader.ReadLineAsync() is { } who)
            {
                line.Who = who;
                line.Heard++;
            }
        }
        catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
        {
            // an end too
            line.WasReset = true;
        }
        finally
        {
            line.HasEnded = true;
        }
    }

    internal sealed class Line(TcpClient client)
    {
        public TcpClient Client { get; } = client;

        public Task Reading { get; set; } = Task.CompletedTask;

        public volatile string? Who;

        public long Heard;

        public volatile bool HasEnded;

        public volatile bool WasReset;
    }
}
