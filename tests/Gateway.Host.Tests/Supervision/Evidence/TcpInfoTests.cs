using Gateway.Host.Isolation.Network;
using System.Net;
using System.Runtime.InteropServices;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class TcpInfoTests
{
    private static readonly IPEndPoint Somewhere = new(IPAddress.Loopback, 1);

    [Fact]
    public void What_was_sent_again_is_not_counted_as_sent() => Fill(SocketState.Established, TcpInfo.Size).BytesSent.ShouldBe(1000 - 300);

    [Fact]
    public void The_end_of_the_peers_stream_is_no_byte()
    {
        Fill(SocketState.Established, TcpInfo.Size).BytesReceived.ShouldBe(501);
        Fill(SocketState.CloseWait, TcpInfo.Size).BytesReceived.ShouldBe(500);
    }

    [Fact]
    public void A_kernel_that_does_not_know_a_counter_leaves_it_at_nothing()
    {
        var old = Fill(SocketState.Established, 104);

        (old.BytesSent, old.BytesAcked, old.BytesReceived, old.SegmentsReceived).ShouldBe((0, 0, 0, 0));
        (old.SinceSent, old.Retransmits).ShouldBe((TimeSpan.FromMilliseconds(44), 5));
    }

    [Fact]
    public void Before_the_kernel_counted_what_was_sent_what_was_acknowledged_comes_nearest() => Fill(SocketState.Established, 200).BytesSent.ShouldBe(690);

    [Theory]
    [InlineData("02000050c0000201", "192.0.2.1:80")]
    [InlineData("0a0001bb0000000000000000000000000000ffffc000020100000000", "192.0.2.1:443")]
    [InlineData("0a0001bb0000000020010db800000000000000000000000100000000", "[2001:db8::1]:443")]
    [InlineData("0100", null)]
    [InlineData("0100000000000000", null)]
    public void Addresses_are_read_as_the_kernel_writes_them_and_a_mapped_one_as_what_it_is(string bytes, string? expected) =>
        SocketEnd.Parse(Convert.FromHexString(bytes))?.ToString().ShouldBe(expected);

    private static SocketRow Fill(SocketState state, int length)
    {
        var info = new byte[TcpInfo.Size];
        info[2] = 5;
        Put(info, 44, 44u);
        Put(info, 120, 690L);
        Put(info, 128, 501L);
        Put(info, 152, 7u);
        Put(info, 200, 1000L);
        Put(info, 208, 300L);
        return TcpInfo.Fill(new SocketRow(1, Somewhere, Somewhere, state), info.AsSpan(0, length));
    }

    private static void Put<T>(byte[] info, int at, T value)
        where T : unmanaged => MemoryMarshal.Write(info.AsSpan(at), value);
}
