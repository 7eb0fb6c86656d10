using System.Net;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Tests.Supervision.Endpoints;

public sealed class RemoteEndTests
{
    [Fact]
    public void A_request_is_asked_for_only_after_a_failed_request()
    {
        RemoteEnd.Of(ScriptedPictures.FailedOn("api.x.test", 443), isEnvironmental: true).ShouldBe(new RemoteEnd("api.x.test", 443, Scheme: null));
        RemoteEnd.Of(ScriptedPictures.FailedOn("api.x.test", 443, FailureScope.Request), isEnvironmental: true).ShouldBe(new RemoteEnd("api.x.test", 443, "https"));
        RemoteEnd.Of(ScriptedPictures.FailedOn("api.x.test", 443, FailureScope.Request, "wss"), isEnvironmental: true).ShouldBe(new RemoteEnd("api.x.test", 443, "https"));
        RemoteEnd.Of(ScriptedPictures.FailedOn("irc.x.test", 6667, FailureScope.Request, scheme: null), isEnvironmental: true).ShouldBe(new RemoteEnd("irc.x.test", 6667, Scheme: null));
    }

    [Fact]
    public void A_fault_of_the_plugin_after_things_went_well_has_no_end_to_wait_for()
    {
        var recovered = ScriptedPictures.FailedOn("api.x.test", 443) with { LastSuccessAt = 2 };
        RemoteEnd.Of(recovered, isEnvironmental: false).ShouldBeNull();
        RemoteEnd.Of(recovered, isEnvironmental: true).ShouldNotBeNull();
        RemoteEnd.Of(ScriptedPictures.FailedOn("api.x.test", 443), isEnvironmental: false).ShouldNotBeNull();
    }

    [Fact]
    public void When_the_failing_end_is_unknown_the_unanswered_request_then_the_newest_name_then_the_newest_address_stands_in()
    {
        var known = new NetworkPicture
        {
            Targets = [new RemoteTarget("old.x.test", 1, null), new RemoteTarget("new.x.test", 443, "https")],
            Endpoints = [new IPEndPoint(IPAddress.Parse("192.0.2.7"), 8443)],
        };
        RemoteEnd.Of(known with { OldestOpenRequestTarget = new RemoteTarget("slow.x.test", 443, "https") }, isEnvironmental: true).ShouldBe(new RemoteEnd("slow.x.test", 443, "https"));
        RemoteEnd.Of(known, isEnvironmental: true).ShouldBe(new RemoteEnd("new.x.test", 443, Scheme: null));
        RemoteEnd.Of(known with { Targets = [] }, isEnvironmental: true).ShouldBe(new RemoteEnd("192.0.2.7", 8443, Scheme: null));
        RemoteEnd.Of(known, isEnvironmental: false).ShouldBeNull();
        RemoteEnd.Of(NetworkPicture.Empty, isEnvironmental: true).ShouldBeNull();
    }

    [Theory]
    [InlineData("api.x.test", 443, "api.x.test:443")]
    [InlineData("api.x.test", 0, "api.x.test")]
    [InlineData("::1", 443, "[::1]:443")]
    public void People_read_name_and_port(string host, int port, string text) => new RemoteEnd(host, port, "https").ToString().ShouldBe(text);

    [Theory]
    [InlineData("127.0.0.9", true)]
    [InlineData("::1", true)]
    [InlineData("localhost", true)]
    [InlineData("api.localhost", true)]
    [InlineData("localhost.x.test", false)]
    [InlineData("10.0.0.1", false)]
    public void What_is_on_this_machine_is_known_by_its_name_or_address(string host, bool loopback) => new RemoteEnd(host, 1, null).IsLoopback.ShouldBe(loopback);
}
