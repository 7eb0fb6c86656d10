using System.Text;
using CsCheck;
using Gateway.Adapters.Feishu;

namespace Gateway.Platforms.Tests.Feishu;

/// <summary>The frames of the long connection as bytes.</summary>
public sealed class FrameCodecTests
{
    private static readonly Gen<Frame> Frames =
        from sequence in Gen.ULong
        from log in Gen.ULong
        from service in Gen.Int
        from method in Gen.Enum<FrameMethod>()
        from headers in Gen.Select(Gen.String, Gen.String, (key, value) => new KeyValuePair<string, string>(key, value)).List[0, 5]
        from payload in Gen.Byte.Array[0, 300].Null()
        from type in Gen.String[Gen.Char.AlphaNumeric, 0, 9].Null()
        select new Frame { SequenceId = sequence, LogId = log, Service = service, Method = method, Headers = headers, Payload = payload, PayloadType = type };

    /// <summary>The bytes that Feishu's own client sends: required numbers are there although they are 0.</summary>
    [Fact]
    public void A_ping_is_these_bytes() => Convert.ToHexString(FrameCodec.Write(Frame.Ping(42)).Span).ShouldBe("08001000182A20002A0C0A0474797065120470696E67");

    [Fact]
    public void What_is_written_is_read_back() => Frames.Sample(frame =>
    {
        var read = FrameCodec.Read(FrameCodec.Write(frame).Span)!;
        return (read.SequenceId, read.LogId, read.Service, read.Method, read.PayloadType) == (frame.SequenceId, frame.LogId, frame.Service, frame.Method, frame.PayloadType)
            && read.Headers.Select(Utf8).SequenceEqual(frame.Headers.Select(Utf8))
            && Nullable.Equals(read.Payload is { } one ? Convert.ToHexString(one.Span).GetHashCode(StringComparison.Ordinal) : null, frame.Payload is { } other ? Convert.ToHexString(other.Span).GetHashCode(StringComparison.Ordinal) : (int?)null);
    });

    [Fact]
    public void Bytes_that_are_no_frame_are_refused_and_throw_nothing() => Gen.Byte.Array[0, 100].Sample(bytes => FrameCodec.Read(bytes)?.Headers.Count is null or >= 0);

    [Fact]
    public void A_frame_that_is_cut_off_is_no_frame()
    {
        var whole = FrameCodec.Write(new Frame { Service = 42, Headers = [new("type", "event")], Payload = "payload"u8.ToArray() });
        FrameCodec.Read(whole.Span[..^1]).ShouldBeNull();
        FrameCodec.Read(whole.Span).ShouldNotBeNull();
    }

    [Fact]
    public void Fields_of_the_future_are_skipped()
    {
        byte[] future = [0xF8, 0x01, 0x05, 0xF5, 0x01, 1, 2, 3, 4, 0xF1, 0x01, 1, 2, 3, 4, 5, 6, 7, 8, 0xFA, 0x01, 0x01, 0x41];
        var read = FrameCodec.Read([.. future, .. FrameCodec.Write(Frame.Ping(42)).Span]);
        (read!.Service, read.Header("type")).ShouldBe((42, "ping"));
    }

    /// <summary>Text that is no Unicode is written as the replacement character.</summary>
    private static (string, string) Utf8(KeyValuePair<string, string> header) =>
        (Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(header.Key)), Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(header.Value)));
}
