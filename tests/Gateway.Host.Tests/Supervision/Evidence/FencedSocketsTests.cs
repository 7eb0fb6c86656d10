using System.Net;
using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Tests.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Evidence;

/// <summary>What of a fenced generation is cut, and what is left because it may be another's.</summary>
public sealed class FencedSocketsTests
{
    private static readonly IPEndPoint End = new(IPAddress.Parse("192.0.2.1"), 443);
    private readonly FakeSocketTable _table = new();
    private readonly ConnectLedger _ledger = new();
    private readonly GenerationScope _old = Scope(1);
    private readonly GenerationScope _next = Scope(2);

    public FencedSocketsTests()
    {
        _table.Rows.Add(Row(1, End));
        _ledger.Note(_old, End);
        _old.Fence();
    }

    private FencedSockets Fence => new(_table, SocketProxies.None, _ledger);

    [Fact]
    public void A_connection_to_where_only_fenced_generations_went_is_shut()
    {
        _table.Rows.Add(Row(2, new IPEndPoint(IPAddress.Parse("192.0.2.2"), 443)));
        Fence.Cut(_old).ShouldBe(new SocketCut(1, 0));
        _table.WereShut.ShouldHaveSingleItem().Inode.ShouldBe(1);
    }

    [Fact]
    public void A_connection_to_where_somebody_living_went_too_is_left()
    {
        _ledger.Note(_next, End);
        Fence.Cut(_old).ShouldBe(new SocketCut(0, 1));
        _table.WereShut.ShouldBeEmpty();

        _next.Fence();
        Fence.Cut(_next).ShouldBe(new SocketCut(1, 0), "now it is that of a fenced one, whichever it was");
    }

    [Fact]
    public void A_connection_to_where_code_without_a_scope_went_too_is_left()
    {
        _ledger.Note(scope: null, End);
        Fence.Cut(_old).ShouldBe(new SocketCut(0, 1));
    }

    [Fact]
    public void A_connection_is_left_while_somebody_lives_of_whom_it_is_not_known_where_he_went()
    {
        _ledger.NoteUncounted(_next);
        Fence.Cut(_old).ShouldBe(new SocketCut(0, 1));
        _next.Fence();
        Fence.Cut(_old).ShouldBe(new SocketCut(1, 0));
    }

    [Fact]
    public void Who_goes_to_more_ends_than_are_kept_makes_every_connection_doubtful()
    {
        for (var port = 0; port <= ConnectLedger.MostEnds; port++)
        {
            _ledger.Note(_next, new IPEndPoint(port, 1));
        }

        _ledger.IsOnlyOf(End, static one => one.IsFenced).ShouldBeFalse();
    }

    [Fact]
    public void The_near_end_of_a_connection_to_a_server_in_this_process_is_the_servers()
    {
        _table.Rows.Add(new SocketRow(3, new IPEndPoint(IPAddress.Loopback, 7), new IPEndPoint(IPAddress.Any, 0), SocketState.Listen));
        _table.Rows.Add(new SocketRow(4, new IPEndPoint(IPAddress.Loopback, 7), End, SocketState.Established));
        Fence.Cut(_old).ShouldBe(new SocketCut(1, 0));
        _table.WereShut.ShouldHaveSingleItem().Inode.ShouldBe(1);
    }

    [Fact]
    public void When_its_last_connection_is_gone_its_successor_is_not_doubted_for_it()
    {
        _table.Rows.Clear();
        Fence.Cut(_old).ShouldBe(SocketCut.None);
        _ledger.OwnersOf(End).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_kernel_ends_exactly_the_connection_that_was_meant()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var table = new LinuxSocketTable();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var meant = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await meant.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var peerOfMeant = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await other.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        using var peerOfOther = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        var row = table.Read().Single(one => one.Local.Equals(meant.LocalEndPoint));

        table.Shut([row with { Remote = new IPEndPoint(IPAddress.Loopback, 1) }]).ShouldBe(0, "it is not the same any more");
        table.Shut([row]).ShouldBe(1);

        (await peerOfMeant.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(0, "the peer sees the end");
        await other.SendAsync(new byte[] { 1 }, TestContext.Current.CancellationToken);
        (await peerOfOther.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(1);
        meant.SafeHandle.IsClosed.ShouldBeFalse("the descriptor is still its owner's");
    }

    private static SocketRow Row(long inode, IPEndPoint to) => new(inode, new IPEndPoint(IPAddress.Parse("192.0.2.9"), 40_000 + (int)inode), to, SocketState.Established);

    private static GenerationScope Scope(int number) => new(AdapterId.Parse("demo"), new GenerationNumber(number), new SenseBench());
}
