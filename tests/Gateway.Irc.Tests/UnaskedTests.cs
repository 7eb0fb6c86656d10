using System.Net;
using System.Net.Sockets;
using Gateway.Adapters.Irc;
using Gateway.Fixtures;

namespace Gateway.Irc.Tests;

/// <summary>What the adapter notices of its connection although the host never asks whether it lives.</summary>
public sealed class UnaskedTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_server_that_does_not_answer_is_told_of_in_time_and_left_after_twice_the_time()
    {
        await using var rig = await IrcRig.ReadyAsync();
        await UnansweredAsync(rig);

        rig.Context.Time.Advance(Timeout);
        (await Should.ThrowAsync<IrcConnectionException>(() => rig.Life.EndAsync())).Message.ShouldContain("has not answered a PING within 40 s");
    }

    [Fact]
    public async Task A_server_that_answers_late_is_well_again()
    {
        await using var rig = await IrcRig.ReadyAsync();
        var ping = await UnansweredAsync(rig);

        await rig.ServeAsync($":irc PONG irc {ping["PING ".Length..]}");
        await rig.UntilTrueAsync("connected again", () => rig.Context.Reports.Last().StartsWith("connected", StringComparison.Ordinal));
        rig.Life.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_connection_that_can_be_read_and_not_written_to_is_left()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var server = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var bell = new Bell();
        var context = new FakeContext(bell, [], CancellationToken.None);
        var settings = new IrcSettings("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, Tls: false, "gw", Password: null);
        await using var connection = new IrcConnection(client, client.GetStream());
        var session = new IrcSession(connection, settings, context);
        var life = session.RunAsync(TestContext.Current.CancellationToken);
        await server.GetStream().WriteAsync(":irc 001 gw :welcome\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await session.Welcomed.WaitAsync(TestContext.Current.CancellationToken);

        client.Client.Shutdown(SocketShutdown.Send);
        var pings = new IrcUpkeep(session, settings, new FloodBucket(5, TimeSpan.FromSeconds(2), context.TimeProvider), context).PingAsync(TestContext.Current.CancellationToken);
        await bell.UntilAsync("the reader has its time", () => context.Time.Next == TimeSpan.FromSeconds(2), () => $"next {context.Time.Next}", TestContext.Current.CancellationToken);
        context.Time.Advance(TimeSpan.FromSeconds(2));

        await pings.EndAsync();
        (await Should.ThrowAsync<IrcConnectionException>(() => life.EndAsync())).Message.ShouldContain("while a line was being written");
    }

    /// <summary>Until a PING has waited for as long as it may, and is waited for once more.</summary>
    private static async Task<string> UnansweredAsync(IrcRig rig)
    {
        await rig.SettledAsync();
        rig.Context.Time.Advance(Interval);
        var ping = await rig.UntilAsync("PING ");
        await rig.SettledAsync();
        rig.Context.Time.Advance(Timeout);
        await rig.UntilTrueAsync("told of", () => rig.Context.Reports.Last().StartsWith("degraded no-pong", StringComparison.Ordinal) && rig.Context.Time.Armed.Deadlines == 1);
        return ping;
    }
}
