using Gateway.Host.Model;

namespace Gateway.Irc.Tests;

/// <summary>The adapter in a whole gateway, on one of two linked ngircd servers. Issue 3, "Shows", IRC: netsplit and nick collision.</summary>
public sealed class RealNetworkTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_netsplit_is_shown_and_never_acted_on_whichever_half_we_are_in_and_however_it_comes(bool onHub, bool byKill)
    {
        await using var network = await NgircdNetwork.StartAsync();
        var (ours, theirs) = onHub ? (network.Hub, network.Leaf) : (network.Leaf, network.Hub);
        await using var gateway = await RealRoom.StartAsync(ours);
        var alice = await PlainClient.ConnectAsync(theirs.Port, "alice", "#t");
        using var bob = await PlainClient.ConnectAsync(ours.Port, "bob", "#t");
        await network.LinkAsync();
        await alice.UntilPresentAsync("gw", "#t");
        await bob.UntilPresentAsync("alice", "#t");
        await gateway.ReadyAsync("room");
        await RealRoom.EchoAsync(alice, "across the link");

        await network.SplitAsync(byKill);
        var seen = await gateway.WaitAsync("room", "degraded by the netsplit", one => one.State == AdapterState.Degraded);
        seen.Reason.ShouldBe(Reason.AdapterDegraded, gateway.Story());
        seen.Detail.ShouldContain("netsplit", customMessage: gateway.Story());
        seen.Detail.ShouldContain($"{ours.Name} and {theirs.Name}", customMessage: gateway.Story());
        await RealRoom.EchoAsync(bob, "this half works");

        if (byKill)
        {
            alice.Dispose();
            await network.Leaf.RunAsync();
            alice = await PlainClient.ConnectAsync(theirs.Port, "alice", "#t");
        }

        await network.LinkAsync();
        await alice.UntilPresentAsync("gw", "#t");
        await gateway.ReadyAsync("room");
        await RealRoom.EchoAsync(alice, "one network again");
        alice.Dispose();
        gateway["room"]!.Generation.Value.ShouldBe(1, gateway.Story());
        gateway["room"]!.LastIncident.ShouldBeNull(gateway.Story());
    }

    [Fact]
    public async Task After_a_nick_collision_the_next_generation_serves_under_another_nick_where_somebody_was_faster_and_gets_its_own_back()
    {
        await using var network = await NgircdNetwork.StartAsync();
        await using var gateway = await RealRoom.StartAsync(network.Hub, backoff: "1h");
        await gateway.ReadyAsync("room");
        using var alice = await PlainClient.ConnectAsync(network.Leaf.Port, "alice", "#t");
        using var bob = await PlainClient.ConnectAsync(network.Hub.Port, "bob", "#t");

        // the first replacement comes at once; before the second there is time for somebody else to take the nick
        await network.KillPersonAsync("gw");
        await gateway.ReadyAsync("room", atLeast: 2);
        await CollideAsync(network, alice, bob);
        var waiting = await gateway.WaitAsync("room", "waits for its turn and not for a person", one => one.State == AdapterState.Backoff);
        waiting.LastIncident!.Generation.Value.ShouldBe(2, gateway.Story());
        waiting.LastIncident.Reason.ShouldBe(Reason.FatalReported, gateway.Story());
        waiting.LastIncident.Detail.ShouldContain("nick-collision", customMessage: gateway.Story());
        using var faster = await PlainClient.ConnectAsync(network.Leaf.Port, "gw", "#t");
        await bob.UntilPresentAsync("gw", "#t");

        (await gateway.CommandAsync("room", AdapterVerb.Restart)).Status.ShouldBe(CommandStatus.Accepted);
        await gateway.ReadyAsync("room", atLeast: 3);
        await alice.UntilPresentAsync("gw_", "#t");
        await faster.SayAsync("QUIT :bye");
        await alice.UntilPresentAsync("gw", "#t");
        await RealRoom.EchoAsync(alice, "under the own name");
        gateway["room"]!.Generation.Value.ShouldBe(3, gateway.Story());
    }

    /// <summary>Links the halves while each has somebody of the same nick, and waits until both servers are done with it.</summary>
    private static async Task CollideAsync(NgircdNetwork network, PlainClient alice, PlainClient bob)
    {
        using var same = await PlainClient.ConnectAsync(network.Leaf.Port, "gw", "#t");
        await network.LinkAsync();
        await same.UntilAsync("ERROR :Nick collision");

        // what the hub had to say about the old holder has passed the link before anybody of that nick comes again
        await bob.UntilPresentAsync("alice", "#t");
        await bob.SayAsync("PRIVMSG #t :linked");
        await alice.UntilAsync("PRIVMSG #t :linked");
    }
}
