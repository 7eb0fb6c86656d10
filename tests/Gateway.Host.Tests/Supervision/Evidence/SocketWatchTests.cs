using Gateway.Host.Isolation.Network;
using System.Collections.Immutable;
using System.Net;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class SocketWatchTests
{
    private static readonly IPEndPoint Platform = IPEndPoint.Parse("192.0.2.1:443");
    private static readonly IPEndPoint Other = IPEndPoint.Parse("192.0.2.2:443");
    private static readonly Subject First = new(AdapterId.Parse("demo"), new GenerationNumber(1));
    private static readonly Subject Second = new(AdapterId.Parse("demo"), new GenerationNumber(2));
    private static readonly Subject Neighbour = new(AdapterId.Parse("beside"), new GenerationNumber(3));
    private readonly FakeSocketTable _table = new();
    private readonly SocketWatch _watch;

    public SocketWatchTests() => _watch = new SocketWatch(_table);

    [Fact]
    public void A_socket_to_an_endpoint_of_one_generation_is_its_own()
    {
        _watch.Begin(First);
        Open(11, Platform);

        var picture = Read((First, [Platform]))[First];

        (picture.IsAvailable, picture.Unattributed).ShouldBe((true, 0));
        picture.Own.Single().Inode.ShouldBe(11);
    }

    [Fact]
    public void A_mapped_address_is_the_same_endpoint()
    {
        _watch.Begin(First);
        Open(11, Platform);

        Read((First, [new IPEndPoint(Platform.Address.MapToIPv6(), Platform.Port)]))[First].Own.Length.ShouldBe(1);
    }

    [Fact]
    public void A_socket_to_an_endpoint_of_two_generations_is_nobodys_and_shown_to_both()
    {
        _watch.Begin(First);
        _watch.Begin(Neighbour);
        Open(11, Platform);

        var pictures = Read((First, [Platform]), (Neighbour, [Platform, Other]));

        pictures.Values.ShouldAllBe(one => one.Own.IsEmpty && one.Unattributed == 1);
    }

    [Fact]
    public void What_was_open_before_a_generation_began_is_not_its_own()
    {
        Open(11, Platform);
        _watch.Begin(First);
        Open(12, Platform);

        var picture = Read((First, [Platform]))[First];

        picture.Own.Single().Inode.ShouldBe(12);
        picture.Unattributed.ShouldBe(1);
    }

    [Fact]
    public void A_socket_that_a_younger_generation_cannot_have_opened_stays_the_older_ones()
    {
        _watch.Begin(First);
        Open(11, Platform);
        _watch.Begin(Neighbour);

        Read((First, [Platform]), (Neighbour, [Platform]))[First].Own.Single().Inode.ShouldBe(11);
    }

    [Fact]
    public void While_a_retired_generation_still_has_a_socket_open_nothing_to_that_endpoint_is_attributed()
    {
        Retire(First, 11);
        _watch.Begin(Second);
        Open(12, Platform);

        var haunted = Read((Second, [Platform]))[Second];
        Close(11);
        var free = Read((Second, [Platform]))[Second];

        (haunted.Own.Length, haunted.Unattributed).ShouldBe((0, 2));
        (free.Own.Length, free.Unattributed).ShouldBe((1, 0));
    }

    [Fact]
    public void A_socket_opened_between_two_looks_across_a_restart_goes_to_the_new_generation()
    {
        Retire(First, 11);
        Close(11);
        _watch.Begin(Second);
        Open(12, Platform);

        Read((Second, [Platform]))[Second].Own.Single().Inode.ShouldBe(12);
    }

    [Fact]
    public void What_a_proxy_carries_is_nobodys()
    {
        var watch = new SocketWatch(_table, new SocketProxies(name => name == "https_proxy" ? "http://192.0.2.1:443" : null));
        watch.Begin(First);
        Open(11, Platform);
        Open(12, Other);

        var picture = watch.Read([(First, [Platform, Other])])[First];

        picture.Own.Single().Remote.ShouldBe(Other);
        picture.Unattributed.ShouldBe(1);
    }

    [Theory]
    [InlineData("HTTP_PROXY", "192.0.2.9:3128", true)]
    [InlineData("ALL_PROXY", "socks5://192.0.2.9:3128", true)]
    [InlineData("HTTPS_PROXY", "http://proxy.example:3128", true)]
    [InlineData("HTTPS_PROXY", "http://192.0.2.8:3128", false)]
    [InlineData("NO_PROXY", "192.0.2.9:3128", false)]
    [InlineData("HTTP_PROXY", " ", false)]
    public void A_proxy_is_known_by_its_address_and_one_with_a_name_by_its_port(string variable, string value, bool known) =>
        new SocketProxies(name => name == variable ? value : null).Has(IPEndPoint.Parse("192.0.2.9:3128")).ShouldBe(known);

    [Fact]
    public void The_servers_side_of_a_connection_is_nobodys()
    {
        _watch.Begin(First);
        _table.Rows.Add(new SocketRow(9, IPEndPoint.Parse("0.0.0.0:8787"), new IPEndPoint(IPAddress.Any, 0), SocketState.Listen));
        _table.Rows.Add(new SocketRow(10, IPEndPoint.Parse("127.0.0.1:8787"), Platform, SocketState.Established));

        var picture = Read((First, [Platform]))[First];

        (picture.Own.Length, picture.Unattributed).ShouldBe((0, 0));
    }

    [Fact]
    public void Without_a_table_there_is_no_picture()
    {
        _table.Unavailable = "there is none";
        _watch.Begin(First);

        Read((First, [Platform])).ShouldBeEmpty();
    }

    [Fact]
    public void A_thousand_short_connections_do_not_pile_up_and_the_lasting_one_stays_its_own()
    {
        _watch.Begin(First);
        Open(1, Platform);
        for (var inode = 2; inode < 5_000; inode++)
        {
            Open(inode, Platform);
            Read((First, [Platform]))[First].Own.Length.ShouldBe(2);
            Close(inode);
        }
    }

    private void Retire(Subject subject, long inode)
    {
        _watch.Begin(subject);
        Open(inode, Platform);
        Read((subject, [Platform]));
        _watch.End(subject);
    }

    private ImmutableDictionary<Subject, SocketPicture> Read(params (Subject, ImmutableArray<IPEndPoint>)[] talks) => _watch.Read([.. talks]);

    private void Open(long inode, IPEndPoint remote) => _table.Rows.Add(new ScriptedConnection(inode, remote, TimeSpan.Zero).At(TimeSpan.Zero));

    private void Close(long inode) => _table.Rows.RemoveAll(one => one.Inode == inode);
}
