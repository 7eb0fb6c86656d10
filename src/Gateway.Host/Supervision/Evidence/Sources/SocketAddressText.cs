using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>
/// Reads the text of a <see cref="SocketAddress"/> as the runtime's events carry it: family, size, and the bytes behind the family,
/// <c>InterNetwork:16:{31,144,127,0,0,1,0,…}</c>.
/// </summary>
internal static class SocketAddressText
{
    private const int Port = 2;
    private const int Version4 = 4;
    private const int FlowInfo = 4;
    private const int Version6 = 16;

    /// <summary>An address of version 4 that is written as one of version 6 is given as what it is. Null when it is no address of IP.</summary>
    public static IPEndPoint? Parse(string text)
    {
        var isVersion6 = text.StartsWith("InterNetworkV6:", StringComparison.Ordinal);
        if (!isVersion6 && !text.StartsWith("InterNetwork:", StringComparison.Ordinal))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[Port + FlowInfo + Version6];
        bytes.Clear();
        var wanted = isVersion6 ? bytes : bytes[..(Port + Version4)];
        if (Fill(text, wanted) < wanted.Length)
        {
            return null;
        }

        var address = new IPAddress(isVersion6 ? bytes[(Port + FlowInfo)..] : bytes.Slice(Port, Version4));
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, BinaryPrimitives.ReadUInt16BigEndian(bytes));
    }

    private static int Fill(string text, Span<byte> bytes)
    {
        var open = text.IndexOf('{', StringComparison.Ordinal);
        var close = text.IndexOf('}', StringComparison.Ordinal);
        var count = 0;
        if (open < 0 || close < open)
        {
            return count;
        }

        var numbers = text.AsSpan(open + 1, close - open - 1);
        foreach (var range in numbers.Split(','))
        {
            if (count == bytes.Length || !byte.TryParse(numbers[range], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[count]))
            {
                break;
            }

            count++;
        }

        return count;
    }
}
