using System.Net;
using System.Net.Sockets;
using CsCheck;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

public sealed class SocketAddressTextTests
{
    [Fact]
    public void Every_address_is_read_back_from_the_runtimes_own_text() =>
        Gen.Select(Gen.Byte.Array[16], Gen.Bool, Gen.UShort).Sample(one =>
        {
            var (bytes, isVersion6, port) = one;
            var endpoint = new IPEndPoint(new IPAddress(isVersion6 ? bytes : bytes[..4]), port);
            SocketAddressText.Parse(endpoint.Serialize().ToString()).ShouldBe(endpoint);
        });

    [Fact]
    public void An_address_of_version_4_in_one_of_version_6_is_what_it_is() =>
        SocketAddressText.Parse(new IPEndPoint(IPAddress.Loopback.MapToIPv6(), 443).Serialize().ToString()).ShouldBe(new IPEndPoint(IPAddress.Loopback, 443));

    [Theory]
    [InlineData("")]
    [InlineData("Unix:110:{47,116}")]
    [InlineData("InterNetwork:16:{0,80,127,0,0")]
    [InlineData("InterNetwork:16:{0,80,127,0}")]
    [InlineData("InterNetwork:16:{0,80,127,0,0,x}")]
    public void Whatever_else_is_no_address(string text) => SocketAddressText.Parse(text).ShouldBeNull();

    [Fact]
    public void A_failed_connect_is_told_in_plain_words()
    {
        SocketErrorWords.Of(SocketError.ConnectionRefused).ShouldBe("connection refused");
        SocketErrorWords.Of(SocketError.ProtocolOption).ShouldBe("ProtocolOption");
    }
}
