using Gateway.Host.Model;
using Gateway.Host.Operator;

namespace Gateway.Chaos.Tests;

/// <summary>
/// A plugin that keeps connections of its own, past the gateway's factories, and goes on when it has been replaced: the peers see their ends, it gets
/// no new one, and nobody else's is touched. Issue 4, "Fencing that bites".
/// </summary>
public sealed class FencingTests
{
    [Fact]
    public async Task The_own_connection_of_a_fenced_generation_ends_at_its_peer_and_the_neighbour_keeps_its_own()
    {
        await using var peer = new LinePeer();
        await using var other = new LinePeer();
        await using var gateway = await StartAsync(peer.Port, other.Port);
        var ghost = await peer.HearsAsync("bad#1");
        await other.HearsAsync("neighbour#1");

        await gateway.CommandAsync("bad", AdapterVerb.Restart);
        await peer.EndsAsync(ghost);
        await gateway.ReadyAsync("bad", atLeast: 2);
        await peer.HearsAsync("bad#2");
        await gateway.UntilAsync("the ghost was refused", () => File.ReadAllText(Path.Combine(gateway.Home, "report")).Contains("refused NetworkDown", StringComparison.Ordinal) ? "" : null, gateway.Story);

        var lines = peer.Count("bad#2");
        await peer.HearsMoreAsync("bad#2", lines);
        peer.Connections("bad#1").ShouldBe(1, "it was refused every other one");
        (other.Connections("neighbour#1"), other.Ended).ShouldBe((1, 0), gateway.Story());
        var retired = gateway["bad"]!.Retired.Single(one => one.Generation.Value == 1);
        (retired.ConnectionsShut, retired.ConnectionsLeft).ShouldBe((1, 0), gateway.Story());
        gateway.Story().ShouldContain("1 of its own connections shut");
        gateway.Release();
    }

    [Fact]
    public async Task A_connection_that_may_be_the_neighbours_is_left_and_told()
    {
        await using var peer = new LinePeer();
        await using var gateway = await StartAsync(peer.Port, peer.Port);
        var ghost = await peer.HearsAsync("bad#1");
        var neighbour = await peer.HearsAsync("neighbour#1");

        await gateway.CommandAsync("bad", AdapterVerb.Restart);
        await gateway.ReadyAsync("bad", atLeast: 2);
        var retired = gateway["bad"]!.Retired.Single(one => one.Generation.Value == 1);
        (retired.ConnectionsShut, retired.ConnectionsLeft).ShouldBe((0, 2), "both go to one endpoint");
        WhyText.Explain(gateway["bad"]!, plugin: null, DateTimeOffset.UnixEpoch).Did.ShouldContain("left 2 that may be another's");
        (ghost.HasEnded, neighbour.HasEnded).ShouldBe((false, false));
        gateway.Release();
    }

    private static async Task<GatewayUnderTest> StartAsync(int bad, int neighbour)
    {
        string Instance(string name, int port, string report) =>
            $"    {name}: {{plugin: misbehaving, settings: {{behaviour: own-connection, port: {port}, release_file: $HOME/release, report_file: $HOME/{report}}}}}";
        var gateway = await GatewayUnderTest.StartAsync($"{Instance("bad", bad, "report")}\n{Instance("neighbour", neighbour, "report-of-neighbour")}", ["Misbehaving"]);
        await gateway.ReadyAsync("bad");
        await gateway.ReadyAsync("neighbour");
        return gateway;
    }
}
