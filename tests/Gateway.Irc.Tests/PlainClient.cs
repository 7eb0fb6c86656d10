using System.Net;
using System.Net.Sockets;

namespace Gateway.Irc.Tests;

/// <summary>A person on IRC: shares no code with the adapter. Reads only while a test waits for something.</summary>
internal sealed class PlainClient : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(60);
    private readonly TcpClient _client = new();
    private readonly List<string> _seen = [];
    private StreamReader _reader = null!;
    private StreamWriter _writer = null!;

    public static async Task<PlainClient> ConnectAsync(int port, string nick, string channel = "")
    {
        var person = new PlainClient();
        await person._client.ConnectAsync(IPAddress.Loopback, port);
        person._reader = new StreamReader(person._client.GetStream());
        person._writer = new StreamWriter(person._client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        await person.SayAsync($"NICK {nick}");
        await person.SayAsync($"USER {nick} 0 * :{nick}");
        await person.UntilAsync(" 376 ");
        if (channel.Length > 0)
        {
            await person.JoinAsync(channel);
        }

        return person;
    }

    public async Task JoinAsync(string channel)
    {
        await SayAsync($"JOIN {channel}");
        await UntilAsync(" 366 ");
    }

    public Task SayAsync(string line) => _writer.WriteLineAsync(line);

    /// <summary>The next line that contains the text.</summary>
    public async Task<string> UntilAsync(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Never);
        try
        {
            while (await _reader.ReadLineAsync(limit.Token) is { } line)
            {
                _seen.Add(line);
                if (line.StartsWith("PING", StringComparison.Ordinal))
                {
                    await SayAsync("PONG" + line[4..]);
                }
                else if (line.Contains(text, StringComparison.Ordinal))
                {
                    return line;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // told below, with what was there instead
        }

        throw new TimeoutException($"'{text}' never came. Seen:\n{string.Join('\n', _seen)}");
    }

    /// <summary>Waits until somebody of that nick is in the channel, by asking the server.</summary>
    public async Task UntilPresentAsync(string nick, string channel)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            await SayAsync($"NAMES {channel}");
            var names = "";
            string line;
            do
            {
                line = await UntilAsync($" {channel} ");
                names += line.Contains(" 353 ", StringComparison.Ordinal) ? line[(line.LastIndexOf(':') + 1)..] + " " : "";
            }
            while (!line.Contains(" 366 ", StringComparison.Ordinal));

            if (names.Split(' ').Any(name => name.TrimStart('@', '+', '~', '&', '%') == nick))
            {
                return;
            }

            // another process: the server is asked again, since it does not announce every change to us
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"{nick} never was in {channel}.");
    }

    public void Dispose() => _client.Dispose();
}
