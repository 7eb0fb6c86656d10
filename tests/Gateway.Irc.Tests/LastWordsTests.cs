using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Adapters.Irc;
using Gateway.Fixtures;

namespace Gateway.Irc.Tests;

/// <summary>What a server says right before it closes is heard, whatever was being written at that moment.</summary>
public sealed class LastWordsTests
{
    private const string Ban = "ERROR :Closing Link: gw[127.0.0.1] (K-Lined: no bots)";

    [Fact]
    public async Task What_was_said_before_a_write_failed_can_still_be_read()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var connection = await IrcConnection.OpenAsync(SettingsFor(listener), TestContext.Current.CancellationToken);
        await SayAndCloseAsync(listener);
        await Should.ThrowAsync<IOException>(async () =>
        {
            while (true)
            {
                await connection.WriteAsync("NICK gw", TestContext.Current.CancellationToken);
            }
        });

        (await connection.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe(Ban);
        await Should.ThrowAsync<IOException>(() => connection.WriteAsync("NICK gw", TestContext.Current.CancellationToken), "half a line may have left");
    }

    [Fact]
    public async Task A_ban_that_comes_while_we_introduce_ourselves_waits_for_a_person_and_is_no_fault_of_the_network()
    {
        // which of our lines meets the closed connection is chance: often enough, it has been each of them
        for (var number = 0; number < 50; number++)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var context = new FakeContext(new Bell(), [("server", "127.0.0.1"), ("port", $"{((IPEndPoint)listener.LocalEndpoint).Port}"), ("tls", "false"), ("nick", "gw")], CancellationToken.None);
            var life = new IrcAdapter().RunAsync(context, TestContext.Current.CancellationToken);
            await SayAndCloseAsync(listener);
            await life.EndAsync();
            context.Fatal.ShouldNotBeNull().Code.ShouldBe("banned");
        }
    }

    private static IrcSettings SettingsFor(TcpListener listener) => new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Tls: false, "gw", Password: null);

    private static async Task SayAndCloseAsync(TcpListener listener)
    {
        using var server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await server.GetStream().WriteAsync(Encoding.UTF8.GetBytes(Ban + "\r\n"), TestContext.Current.CancellationToken);
    }
}
