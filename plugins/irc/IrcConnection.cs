using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Gateway.Adapters.Irc;

/// <summary>Lines over one socket.</summary>
/// <remarks>One reader; any number of writers, whose lines never mix.</remarks>
internal sealed class IrcConnection(TcpClient client, Stream stream) : IAsyncDisposable
{
    // IRCv3: 8191 bytes of tags and 512 of the rest
    private const int LongestLine = 8191 + IrcText.LineBytes;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly byte[] _buffer = new byte[LongestLine];
    private int _start;
    private int _end;
    private bool _skipping;
    private bool _isBroken;

    public static async Task<IrcConnection> OpenAsync(IrcSettings settings, CancellationToken cancellationToken)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(settings.Server, settings.Port, cancellationToken);
            client.Client.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            if (!settings.Tls)
            {
                return new IrcConnection(client, client.GetStream());
            }

            var secured = new SslStream(client.GetStream());
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = settings.Server }, cancellationToken);
            return new IrcConnection(client, secured);
        }
        catch (Exception failure)
        {
            client.Dispose();
            throw Explain(failure, settings);
        }
    }

    /// <summary>The next line without its end, or null when the server has closed. A line longer than the protocol allows is left out.</summary>
    public async ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = IrcText.Decode(_buffer.AsSpan(_start, length).TrimEnd((byte)'\r'));
                _start += length + 1;
                if (!_skipping)
                {
                    return line;
                }

                _skipping = false;
                continue;
            }

            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            _end += read;
        }
    }

    /// <summary>Writes one line. The caller vouches for its content: no line end inside.</summary>
    public async Task WriteAsync(string line, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\r\n");
        await _writing.WaitAsync(cancellationToken);
        try
        {
            if (_isBroken)
            {
                throw new IOException("The connection broke while a line was being written.");
            }

            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
        catch (Exception failure)
        {
            // half a line may have left: whatever is written next would become its other half
            _isBroken = true;

            // one that the other end has closed is still read: it may have said why
            if (failure is not IOException)
            {
                client.Dispose();
            }

            throw;
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Nothing is read or written any more; whoever is about to fails.</summary>
    public void Close() => client.Dispose();

    public async ValueTask DisposeAsync()
    {
        // the socket first: closing TLS politely would wait for a peer that may be gone
        client.Dispose();
        await stream.DisposeAsync();
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            (_end, _skipping) = (0, true);
        }
    }

    private static Exception Explain(Exception failure, IrcSettings settings) => failure switch
    {
        SocketException socket => new IrcConnectionException($"Cannot connect to {settings.Server}:{settings.Port}: {socket.Message}.", socket.SocketErrorCode),
        AuthenticationException or IOException when settings.Tls => new IrcConnectionException(
            $"{settings.Server}:{settings.Port} took the connection, but TLS failed: {failure.Message} Check 'port' and 'tls', and whether the certificate is valid for this name.",
            SocketError.ConnectionAborted),
        _ => failure,
    };
}
