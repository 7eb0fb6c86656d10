using System.Net.Sockets;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Evidence.Sources;

namespace Gateway.Host.Tests.Supervision.Evidence.Sources;

public sealed class OtherSensesTests
{
    private readonly SenseBench _bench = new();

    [Fact]
    public void A_request_that_answers_a_question_of_the_host_is_no_success_however_often_it_is_answered()
    {
        var sense = new TrafficSense();
        _bench.LookWith(sense);
        for (var check = 0; check < 3; check++)
        {
            var request = _bench.Tally.NoteRequestStart("platform", 443, "https", outer: null, _bench.Now, isAsked: true);
            _bench.Tally.NoteRequestEnd(request, 200, _bench.Now);
            _bench.LookWith(sense).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Bytes_are_seen_once_and_whatever_gets_through_is_a_success()
    {
        var sense = new TrafficSense();
        _bench.LookWith(sense).ShouldBeEmpty();

        _bench.Scope.NoteBytes(received: 7, sent: 0);
        Kind(_bench.LookWith(sense)).ShouldBe(ObservationKind.BytesSeen);
        _bench.LookWith(sense).ShouldBeEmpty();

        _bench.Scope.NoteBytes(received: 0, sent: 7);
        _bench.LookWith(sense).ShouldBeEmpty();

        foreach (var success in new Action[] { _bench.Receive, _bench.Scope.Sends.NoteSent, () => _bench.Request(200) })
        {
            success();
            Kind(_bench.LookWith(sense)).ShouldBe(ObservationKind.SuccessSeen);
            _bench.LookWith(sense).ShouldBeEmpty();
        }

        _bench.Request(101);
        _bench.Request(500);
        _bench.LookWith(sense).ShouldBeEmpty();
    }

    [Fact]
    public void Three_sends_in_a_row_that_were_not_confirmed_are_trouble_until_one_is()
    {
        var sense = new SendsSense();
        Send(SendOutcome.Retryable("busy", "later"));
        Send(SendOutcome.Ambiguous("lost", "no receipt"));
        _bench.LookWith(sense).ShouldBeEmpty();
        _bench.Scope.Sends.Note(new DoorResult<SendOutcome>(CallStatus.Abandoned), _bench.Time);
        Kind(_bench.LookWith(sense)).ShouldBe(ObservationKind.SendsFailing);

        Send(SendOutcome.Sent("m1"));
        _bench.LookWith(sense).ShouldBeEmpty();
    }

    [Fact]
    public void Refusals_of_a_message_and_waits_that_the_platform_named_are_not_failed_sends()
    {
        for (var i = 0; i < 9; i++)
        {
            Send(SendOutcome.Permanent("too-long", "4096 characters"));
            Send(SendOutcome.Retryable("rate-limited", "wait", TimeSpan.FromSeconds(3)));
            _bench.Scope.Sends.Note(new DoorResult<SendOutcome>(CallStatus.Busy), _bench.Time);
        }

        _bench.LookWith(new SendsSense()).ShouldBeEmpty();
    }

    [Fact]
    public void Failed_sends_of_long_ago_are_forgotten()
    {
        for (var i = 0; i < 3; i++)
        {
            _bench.Scope.Sends.NoteFailed(_bench.Now);
        }

        _bench.Pass(121);
        _bench.LookWith(new SendsSense()).ShouldBeEmpty();
    }

    [Fact]
    public void One_failure_counts_once_however_often_it_is_thrown_again_and_wrapped()
    {
        var socket = new SocketException((int)SocketError.ConnectionRefused);
        var http = new HttpRequestException(HttpRequestError.ConnectionError, "refused", socket);
        foreach (var thrown in new Exception[] { socket, socket, http, http })
        {
            _bench.Scope.NoteFirstChance(thrown);
        }

        (_bench.Scope.FirstChance, _bench.Scope.NetworkFailures).ShouldBe((4, 1));
        _bench.Scope.NoteFirstChance(new SocketException((int)SocketError.ConnectionRefused));
        _bench.Scope.NetworkFailures.ShouldBe(2);
    }

    [Fact]
    public void A_stream_on_a_socket_throws_a_failure_of_the_network_too()
    {
        var stream = new IOException("the connection was reset", new SocketException((int)SocketError.ConnectionReset));
        _bench.Scope.NoteFirstChance(stream);
        _bench.Scope.NoteFirstChance(new HttpRequestException(HttpRequestError.ConnectionError, "reset", stream));
        (_bench.Scope.NetworkFailures, _bench.Scope.LastNetworkFailure).ShouldBe((1, "ConnectionReset"));
        _bench.Scope.NoteFirstChance(new IOException("the disk is full"));
        _bench.Scope.NetworkFailures.ShouldBe(1);
    }

    [Fact]
    public void Three_swallowed_failures_are_trouble_while_nothing_comes_in()
    {
        var sense = new ExceptionsSense(_bench.Target);
        Fail(2);
        _bench.LookWith(sense).ShouldBeEmpty();
        _bench.Pass(5);
        Fail(1);
        _bench.LookWith(sense).ShouldHaveSingleItem().Text.ShouldContain("3 failures of the network");

        _bench.Pass(121);
        _bench.LookWith(sense).ShouldBeEmpty();
    }

    [Fact]
    public void Bytes_or_success_after_the_first_failure_end_it()
    {
        var sense = new ExceptionsSense(_bench.Target);
        Fail(9);
        _bench.Pass(1);
        _bench.Scope.NoteBytes(received: 1, sent: 0);
        _bench.LookWith(sense).ShouldBeEmpty();

        _bench.Pass(5);
        Fail(9);
        _bench.Pass(1);
        _bench.Hear(secondsAgo: 0);
        _bench.LookWith(sense).ShouldBeEmpty();

        _bench.Pass(5);
        Fail(9);
        _bench.Receive();
        _bench.LookWith(sense).ShouldBeEmpty();
    }

    [Fact]
    public void Siblings_on_the_same_platform_that_get_through_are_told_only_while_one_is_in_trouble()
    {
        var table = new EvidenceTable();
        var rows = new[] { "a", "b", "c", "stranger", "elsewhere" }.Select(name => new SenseBench(name: name)).ToArray();
        foreach (var bench in rows)
        {
            var plugin = PluginId.Parse(bench == rows[3] ? "other" : "plugin");
            // the same machine may serve another platform on another port
            bench.Tally.NoteRequestEnd(bench.Tally.NoteRequestStart("platform", bench == rows[4] ? 8443 : 443, "https", outer: null, bench.Now), 200, bench.Now);
            table.Add(new EvidenceRow(bench.Target with { Plugin = plugin }, bench.Limits, new EvidenceLedger(bench.Target.Subject, bench.Time, TimeSpan.FromMinutes(10)), _ => { }));
        }

        var sense = new SiblingsSense(table);
        rows[0].LookWith(sense).ShouldBeEmpty();

        Record(table, 0, ObservationKind.ConnectFailing);
        rows[0].LookWith(sense).ShouldBeEmpty();

        Array.ForEach(rows, bench => bench.Pass(1));
        Record(table, 1, ObservationKind.BytesSeen);
        Record(table, 2, ObservationKind.SuccessSeen);
        Record(table, 3, ObservationKind.SuccessSeen);
        Record(table, 4, ObservationKind.SuccessSeen);
        rows[0].LookWith(sense).ShouldHaveSingleItem().Text.ShouldStartWith("2 other instance(s)");

        Record(table, 0, ObservationKind.SuccessSeen);
        rows[0].LookWith(sense).ShouldBeEmpty();
    }

    private static ObservationKind Kind(IReadOnlyList<Observation> seen) => seen.ShouldHaveSingleItem().Kind;

    private static void Record(EvidenceTable table, int row, ObservationKind kind)
    {
        var target = table.Rows[row].Target;
        table.Rows[row].Ledger.Record(new Observation(kind, target.Subject, target.Time.GetTimestamp(), "seen"));
    }

    private void Send(SendOutcome outcome) => _bench.Scope.Sends.Note(new DoorResult<SendOutcome>(CallStatus.Completed, outcome), _bench.Time);

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _bench.Scope.NoteFirstChance(new SocketException((int)SocketError.ConnectionRefused));
        }
    }
}
