using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Gateway.Adapters.Feishu;

/// <summary>
/// Writes and reads the two messages of <c>pbbp2</c> in protobuf's wire format. The four numbers are required and are written even when they are 0: the
/// other end refuses a frame without them, and code generated for version 3 leaves them out.
/// </summary>
internal static class FrameCodec
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;
    private const int Fixed32Type = 5;

    public static ReadOnlyMemory<byte> Write(Frame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        Number(output, 1, frame.SequenceId);
        Number(output, 2, frame.LogId);
        Number(output, 3, (ulong)(long)frame.Service);
        Number(output, 4, (ulong)frame.Method);
        foreach (var (key, value) in frame.Headers)
        {
            var header = new ArrayBufferWriter<byte>();
            Text(header, 1, key);
            Text(header, 2, value);
            Bytes(output, 5, header.WrittenSpan);
        }

        Text(output, 6, frame.PayloadEncoding);
        Text(output, 7, frame.PayloadType);
        if (frame.Payload is { } payload)
        {
            Bytes(output, 8, payload.Span);
        }

        Text(output, 9, frame.NewLogId);
        return output.WrittenMemory;
    }

    /// <summary>Null when the bytes are no frame. Fields that this version does not know are skipped.</summary>
    public static Frame? Read(ReadOnlySpan<byte> bytes)
    {
        var frame = new Frame();
        var headers = new List<KeyValuePair<string, string>>();
        while (bytes.Length > 0)
        {
            if (!TryField(ref bytes, out var field, out var number, out var content))
            {
                return null;
            }

            switch (field)
            {
                case 1: frame = frame with { SequenceId = number }; break;
                case 2: frame = frame with { LogId = number }; break;
                case 3: frame = frame with { Service = (int)number }; break;
                case 4: frame = frame with { Method = (FrameMethod)(int)number }; break;
                case 5 when ReadHeader(content) is { } header: headers.Add(header); break;
                case 5: return null;
                case 6: frame = frame with { PayloadEncoding = Encoding.UTF8.GetString(content) }; break;
                case 7: frame = frame with { PayloadType = Encoding.UTF8.GetString(content) }; break;
                case 8: frame = frame with { Payload = content.ToArray() }; break;
                case 9: frame = frame with { NewLogId = Encoding.UTF8.GetString(content) }; break;
                default: break;
            }
        }

        return frame with { Headers = headers };
    }

    private static KeyValuePair<string, string>? ReadHeader(ReadOnlySpan<byte> bytes)
    {
        var (key, value) = ("", "");
        while (bytes.Length > 0)
        {
            if (!TryField(ref bytes, out var field, out _, out var content))
            {
                return null;
            }

            (key, value) = field switch
            {
                1 => (Encoding.UTF8.GetString(content), value),
                2 => (key, Encoding.UTF8.GetString(content)),
                _ => (key, value),
            };
        }

        return new(key, value);
    }

    private static bool TryField(ref ReadOnlySpan<byte> bytes, out int field, out ulong number, out ReadOnlySpan<byte> content)
    {
        (field, number) = (0, 0);
        content = default;
        if (!TryVarint(ref bytes, out var tag))
        {
            return false;
        }

        field = (int)(tag >> 3);
        switch ((int)(tag & 7))
        {
            case VarintType:
                return field > 0 && TryVarint(ref bytes, out number);
            case Fixed64Type when bytes.Length >= 8:
                number = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
                bytes = bytes[8..];
                return true;
            case Fixed32Type when bytes.Length >= 4:
                number = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
                bytes = bytes[4..];
                return true;
            case BytesType when TryVarint(ref bytes, out var length) && length <= (ulong)bytes.Length:
                content = bytes[..(int)length];
                bytes = bytes[(int)length..];
                return true;
            default:
                return false;
        }
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (var index = 0; index < bytes.Length && index < 10; index++)
        {
            number |= (ulong)(bytes[index] & 0x7F) << (7 * index);
            if (bytes[index] < 0x80)
            {
                bytes = bytes[(index + 1)..];
                return true;
            }
        }

        return false;
    }

    private static void Number(ArrayBufferWriter<byte> output, int field, ulong number)
    {
        Varint(output, (ulong)(field << 3) | VarintType);
        Varint(output, number);
    }

    private static void Text(ArrayBufferWriter<byte> output, int field, string? text)
    {
        if (text is not null)
        {
            Bytes(output, field, Encoding.UTF8.GetBytes(text));
        }
    }

    private static void Bytes(ArrayBufferWriter<byte> output, int field, ReadOnlySpan<byte> bytes)
    {
        Varint(output, (ulong)(field << 3) | BytesType);
        Varint(output, (ulong)bytes.Length);
        output.Write(bytes);
    }

    private static void Varint(ArrayBufferWriter<byte> output, ulong number)
    {
        var span = output.GetSpan(10);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            span[length++] = (byte)(number | 0x80);
        }

        span[length++] = (byte)number;
        output.Advance(length);
    }
}
