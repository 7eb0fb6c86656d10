using System.Net.NetworkInformation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Tests.Messaging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Endpoints;

public sealed class HostNetworkTests
{
    [Fact]
    public void A_machine_with_nothing_but_its_loopback_has_no_network()
    {
        using var network = new HostNetwork(new FakeTimeProvider());
        // whatever machine this runs on: it must not claim a network where the system itself sees none
        if (!NetworkInterface.GetIsNetworkAvailable())
        {
            network.IsUp.ShouldBeFalse();
        }

        network.IsUp.ShouldBe(network.IsUp);
    }

    [Fact]
    public void Switched_off_the_network_is_never_down()
    {
        var (time, configuration, scripted) = (new FakeTimeProvider(), new FakeConfiguration(), new ScriptedNetwork());
        using var outage = new NetworkOutage(scripted, configuration, new HostStatus(new EventLog(time)), time);
        configuration.Set(GatewayConfig.Default with { Evidence = new EvidenceConfig { HostNetwork = false } });
        scripted.IsUp = false;

        outage.IsDown.ShouldBeFalse();
        outage.Covers(TimeSpan.FromHours(1)).ShouldBeFalse();
    }

    [Fact]
    public void A_machine_that_runs_without_a_network_on_purpose_is_no_alarm()
    {
        var (time, scripted) = (new FakeTimeProvider(), new ScriptedNetwork());
        var host = new HostStatus(new EventLog(time));
        using var outage = new NetworkOutage(scripted, new FakeConfiguration(), host, time);
        scripted.IsUp = false;
        outage.Look();

        host.Problems.ShouldBeEmpty();
    }
}
