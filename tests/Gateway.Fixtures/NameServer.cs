using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Fixtures;

/// <summary>
/// Answers every question for an address of a name with one address. As much of RFC 1035 as a resolver needs: the question is sent
/// back, with one answer for type A and none for anything else.
/// </summary>
/// <param name="address">Where it is asked.</param>
/// <param name="target">Where every name leads to; without it to where it is asked.</param>
internal sealed class NameServer(IPAddress address, IPAddress? target = null) : IDisposable
{
    private const int Header = 12;
    private const short TypeAddress = 1;
    private Socket? _socket;

    /// <summary>Questions are taken and never answered.</summary>
    public bool IsMute { get; set; }

    /// <summary>While it does not serve, nobody listens on the port: questions are refused by the kernel.</summary>
    public void Serve(bool on)
    {
        _socket?.Dispose();
        _socket = null;
        if (on)
        {
            _socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            _socket.Bind(new IPEndPoint(address, 53));
            _ = AnswerAsync(_socket);
        }
    }

    public void Dispose() => Serve(on: false);

    private async Task AnswerAsync(Socket socket)
    {
        var buffer = new byte[512];
        try
        {
            while (true)
            {
                var asked = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                if (!IsMute && Answer(buffer.AsSpan(0, asked.ReceivedBytes)) is { } answer)
                {
                    await socket.SendToAsync(answer, asked.RemoteEndPoint);
                }
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // it does not serve any more
        }
    }

    private byte[]? Answer(ReadOnlySpan<byte> asked)
    {
        var end = Header;
        while (end < asked.Length && asked[end] != 0)
        {
            end += asked[end] + 1;
        }

        // the zero that ends the name, type and class
        end += 5;
        if (end > asked.Length)
        {
            return null;
        }

        var isAddress = BinaryPrimitives.ReadInt16BigEndian(asked[(end - 4)..]) == TypeAddress;
        var answer = new byte[end + (isAddress ? 16 : 0)];
        asked[..end].CopyTo(answer);
        // an answer, recursion available, no error; one question, one answer or none, nothing else
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), 0x8180);
        BinaryPrimitives.WriteInt64BigEndian(answer.AsSpan(4), isAddress ? 0x0001_0001_0000_0000 : 0x0001_0000_0000_0000);
        if (isAddress)
        {
            // the name of the question, type A, class IN, not to be kept, four bytes
            ReadOnlySpan<byte> record = [0xC0, Header, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4];
            record.CopyTo(answer.AsSpan(end));
            (target ?? address).TryWriteBytes(answer.AsSpan(end + 12), out _);
        }

        return answer;
    }
}
