using System.Collections.Immutable;
using System.Net;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Scarcity;
using Gateway.Host.Supervision.Watchdog;
using Gateway.Host.Tests.Supervision.Evidence;
using Gateway.Host.Tests.Supervision.Evidence.Sources;
using Gateway.Host.Tests.Supervision.Lifecycle;
using Gateway.Host.Tests.Supervision.Watchdog;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Scarcity;

/// <summary>What follows when descriptors run short: for whoever holds most of them, and for nobody when that is not known.</summary>
public sealed class ScarcityInquestTests : IDescriptorCount
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeSocketTable _sockets = new();
    private readonly ConnectLedger _ledger = new();
    private readonly EvidenceTable _table = new();
    private readonly HostStatus _host;
    private readonly ScarcityInquest _inquest;
    private readonly List<Observation> _seen = [];
    private readonly FakePool _pool = new();
    private readonly WatchdogOutbox _outbox;

    public ScarcityInquestTests()
    {
        _host = new HostStatus(new EventLog(_time));
        _outbox = new WatchdogOutbox(new EventLog(_time), _host, _pool);
        _inquest = new ScarcityInquest(this, new DescriptorHolders(_sockets, _ledger), _table, new FakeMoves(), _outbox, _time);
    }

    int IDescriptorCount.Most => 1000;

    public int Taken { get; set; } = 720;

    [Fact]
    public void Who_holds_more_than_half_gets_no_more_and_is_dead()
    {
        var (greedy, modest) = (Running("greedy"), Running("modest"));
        Connect(greedy, 400);
        Connect(modest, 100);

        _inquest.LookAtDescriptors(isShort: true);
        _inquest.LookAtDescriptors(isShort: true);

        (greedy.IsGreedy, modest.IsGreedy).ShouldBe((true, false));
        var seen = _seen.ShouldHaveSingleItem();
        (seen.Info.Reason, seen.Info.Weight, seen.Subject.Adapter).ShouldBe((Reason.DescriptorsExhausted, ObservationWeight.Conclusive, greedy.Adapter));
        Told().ShouldContain("'greedy' (generation 1)");

        _inquest.LookAtDescriptors(isShort: false);
        Told().ShouldBeEmpty();
    }

    [Fact]
    public void The_other_ends_of_its_connections_count_where_they_are_in_this_process()
    {
        var greedy = Running("greedy");
        Connect(greedy, 200, bothEnds: true);
        _inquest.LookAtDescriptors(isShort: true);
        greedy.IsGreedy.ShouldBeTrue();
    }

    [Fact]
    public void Nobody_is_blamed_for_connections_that_may_be_anothers()
    {
        var (one, two) = (Running("one"), Running("two"));
        Connect(one, 700);
        _ledger.Note(two, End(one));

        _inquest.LookAtDescriptors(isShort: true);

        (one.IsGreedy, two.IsGreedy, _seen.Count).ShouldBe((false, false, 0));
        Told().ShouldContain("nobody is known");
    }

    [Fact]
    public void What_a_fenced_generation_has_left_open_is_not_its_successors()
    {
        var (old, next) = (Running("bot"), Running("bot", 2));
        Connect(old, 700);
        old.Fence();
        _table.Remove(new Subject(old.Adapter, old.Generation));
        Connect(next, 1);
        _inquest.LookAtDescriptors(isShort: true);
        next.IsGreedy.ShouldBeFalse();
    }

    [Fact]
    public void The_brake_is_on_while_they_are_short_and_off_again_also_when_a_connect_has_set_it()
    {
        using var watch = new ScarcityWatch(this, new PoolRelief(_pool, _time, _outbox), _inquest);
        watch.Sweep();
        ConnectGate.IsBraked.ShouldBeTrue();
        Taken = 650;
        watch.Sweep();
        ConnectGate.IsBraked.ShouldBeTrue("between the two marks nothing changes");
        Taken = 590;
        watch.Sweep();
        ConnectGate.IsBraked.ShouldBeFalse();
        ConnectGate.IsBraked = true;
        watch.Sweep();
        ConnectGate.IsBraked.ShouldBeFalse();
    }

    private string Told()
    {
        _pool.RunAll();
        return string.Join('\n', _host.Problems.Values);
    }

    private GenerationScope Running(string name, int generation = 1)
    {
        var scope = new GenerationScope(AdapterId.Parse(name), new GenerationNumber(generation), new SenseBench(), _time);
        var subject = new Subject(scope.Adapter, scope.Generation);
        _table.Add(new EvidenceRow(
            new SenseTarget(subject, scope, TransportKind.Socket, _time), LimitsConfig.Default, new EvidenceLedger(subject, _time, TimeSpan.FromMinutes(10)), (ImmutableArray<Observation> seen) => _seen.AddRange(seen)));
        return scope;
    }

    private static IPEndPoint End(GenerationScope scope) => new(scope.Adapter.ToString()[0], 443);

    private void Connect(GenerationScope scope, int count, bool bothEnds = false)
    {
        _ledger.Note(scope, End(scope));
        for (var number = 0; number < count; number++)
        {
            var near = new IPEndPoint(IPAddress.Loopback, 1024 + _sockets.Rows.Count);
            _sockets.Rows.Add(new SocketRow(_sockets.Rows.Count, near, End(scope), SocketState.Established));
            if (bothEnds)
            {
                _sockets.Rows.Add(new SocketRow(_sockets.Rows.Count, End(scope), near, SocketState.Established));
            }
        }
    }
}
