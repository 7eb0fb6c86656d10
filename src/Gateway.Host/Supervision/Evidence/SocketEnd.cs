using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Reads the kernel's <c>sockaddr_in</c> and <c>sockaddr_in6</c>.</summary>
internal static class SocketEnd
{
    /// <summary>The longer of the two.</summary>
    public const int Size = 28;

    private const int Inet = 2;
    private const int Inet6 = 10;

    /// <summary>Null for any other family. A mapped address comes as the IPv4 address that it is.</summary>
    public static IPEndPoint? Parse(ReadOnlySpan<byte> address)
    {
        if (address.Length < 8)
        {
            return null;
        }

        int port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        return MemoryMarshal.Read<ushort>(address) switch
        {
            Inet => new IPEndPoint(new IPAddress(address.Slice(4, 4)), port),
            Inet6 when address.Length >= Size => Plain(new IPEndPoint(new IPAddress(address.Slice(8, 16), MemoryMarshal.Read<uint>(address[24..])), port)),
            _ => null,
        };
    }

    /// <summary>A mapped address as the IPv4 address that it is: the same peer must not have two names.</summary>
    public static IPEndPoint Plain(IPEndPoint one) =>
        one.AddressFamily == AddressFamily.InterNetworkV6 && one.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(one.Address.MapToIPv4(), one.Port) : one;
}
