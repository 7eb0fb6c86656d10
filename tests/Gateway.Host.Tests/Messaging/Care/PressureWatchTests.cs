using Gateway.Host.Messaging.Care;
using Gateway.Host.Model;
using Gateway.Host.Tests.Operator;

namespace Gateway.Host.Tests.Messaging.Care;

public sealed class PressureWatchTests
{
    private readonly FakeMessages _messages = new();
    private readonly HostStatus _host = new(new EventLog(TimeProvider.System));

    private PressureWatch Watch => field ??= new PressureWatch(_messages, _host);

    private void Look(params (string Adapter, int Inbound, int Outbound)[] queues)
    {
        _messages.Now = new MessagingStatistics
        {
            Queues = [.. queues.Select(one => new MessageQueues(AdapterId.Parse(one.Adapter), one.Inbound, one.Outbound, InFlight: 0, WaitsForDoor: false, InboundLimit: 10, OutboundLimit: 100, Oldest: null))],
        };
        Watch.Pass();
    }

    [Fact]
    public void A_queue_that_fills_up_is_said_with_its_numbers_and_cleared_when_it_has_emptied()
    {
        Look(("a", 0, 80), ("b", 0, 79));
        _host.Problems.Keys.ShouldBe([PressureWatch.OutboundCause]);
        _host.Problems[PressureWatch.OutboundCause].ShouldStartWith("a 80 of 100: ");

        Look(("a", 0, 51), ("b", 0, 79));
        _host.Problems.Keys.ShouldBe([PressureWatch.OutboundCause], "no flapping between the marks");

        Look(("a", 0, 50), ("b", 0, 79));
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void The_ways_in_and_out_are_told_apart()
    {
        Look(("a", 8, 100));
        _host.Problems.Keys.Order(StringComparer.Ordinal).ShouldBe([PressureWatch.InboundCause, PressureWatch.OutboundCause]);
    }

    [Fact]
    public void An_instance_that_is_gone_takes_its_pressure_with_it()
    {
        Look(("a", 0, 100));
        Look();
        _host.Problems.ShouldBeEmpty();
        Look(("a", 0, 60));
        _host.Problems.ShouldBeEmpty("a new one of the same name begins anew");
    }
}
