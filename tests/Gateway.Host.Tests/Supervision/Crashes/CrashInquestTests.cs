using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Crash;
using Gateway.Host.Supervision.Crashes;
using Gateway.Host.Supervision.Restart;
using Gateway.Host.Tests.Operator;
using Gateway.Host.Tests.Supervision.Lifecycle;
using Gateway.Host.Tests.Supervision.Restart;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Crashes;

public sealed class CrashInquestTests
{
    private const int Abort = 134;
    private const int Kill = 137;
    private readonly FakeTimeProvider _time = new(Crime.Now);
    private readonly FakeCrashFiles _files = new();
    private readonly FakeRestartStore _store = new();
    private readonly Messaging.FakeConfiguration _configuration = new();
    private readonly FakeMoves _moves = new();
    private CrashBook _book = new();
    private EventLog _events = null!;
    private HostStatus _host = null!;

    public CrashInquestTests() => Isolate(IsolationMode.InProcess);

    private CrashReport Last => _book.Last!;

    [Fact]
    public void A_suspect_named_by_its_frames_is_quarantined_and_everybody_is_told()
    {
        Start(Overflow("a"));

        Last.Suspects.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            one => one.Adapter.ShouldBe("a"),
            one => one.Action.ShouldBe(CrashAction.Quarantined),
            one => one.Until.ShouldBe(Crime.Now + TimeSpan.FromMinutes(15)));
        Last.Text.ShouldBe("the gateway (process 4711) ended by a stack overflow");
        Last.Did.ShouldBe("'a' is in quarantine for 15 min; everybody else starts");
        _events.Recent().Single(one => one.Kind == EventKind.HostCrashed).Text.ShouldContain("stack overflow");
        _events.Recent().Single(one => one.Kind == EventKind.SuspectNamed).Adapter.ShouldBe(AdapterId.Parse("a"));
        _files.Reports.ShouldHaveSingleItem();
        _files.Findings.ShouldBeNull("they are part of the report now");
    }

    [Fact]
    public void Where_there_is_a_worker_tier_the_suspect_is_moved_and_the_second_time_quarantined()
    {
        Isolate(IsolationMode.Auto);
        Start(Overflow("a"));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Moved);
        Last.Did.ShouldBe("'a' runs in a worker process from now on; everybody else starts");
        _moves.Find(AdapterId.Parse("a")).ShouldNotBeNull().Why.ShouldBe("the gateway (process 4711) ended by a stack overflow; certain: its code stands in the last words of the process");
        _moves.Release(AdapterId.Parse("a"));

        _time.Advance(TimeSpan.FromMinutes(1));
        Start(Overflow("a"));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Quarantined);
        _moves.Find(AdapterId.Parse("a")).ShouldBeNull("somebody has taken it back, and that was wrong");
    }

    [Fact]
    public void One_that_is_configured_to_stay_is_quarantined_and_one_that_is_apart_by_now_is_left_alone()
    {
        Isolate(IsolationMode.Process);
        Start(Overflow("a"));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Moved);
        new CrashHolds(_book, _files, _time).Of(AdapterId.Parse("a"), Build("a-build")).ShouldBeNull();
    }

    [Fact]
    public void A_kill_is_watched_at_first_and_acted_upon_when_it_comes_again()
    {
        Start(Killed(age: 5));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Watched);

        _time.Advance(TimeSpan.FromMinutes(1));
        Start(Killed(age: 5));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Quarantined);
    }

    [Fact]
    public void A_second_kill_after_the_window_is_a_first_one_again()
    {
        Start(Killed(age: 5));
        _time.Advance(CrashPolicy.Window + TimeSpan.FromSeconds(1));
        Start(Killed(age: 5));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Watched);
    }

    [Fact]
    public void Code_that_kills_and_had_just_been_called_is_acted_upon_at_once()
    {
        Start(Killed(age: 0.1, able: true));
        Last.Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Quarantined);
    }

    [Fact]
    public void Crashes_that_nobody_can_be_blamed_for_punish_nobody_and_the_third_is_told_loudly_until_the_window_is_over()
    {
        for (var crash = 0; crash < 3; crash++)
        {
            _host?.Problems.ShouldBeEmpty();
            Start(new Crime().Loaded("a").Loaded("b").Ended(Kill));
            Last.Suspects.ShouldBeEmpty();
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _host!.Problems[CrashInquest.Cause].ShouldContain("3 crashes");
        _time.Advance(CrashPolicy.Window);
        _host.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_safe_start_keeps_everybody_out_who_was_named_within_the_window()
    {
        Start(new Crime().Loaded("a", can: code => code.IsNative = true).Loaded("b", can: code => code.IsNative = true).Ended(139));
        Last.Suspects.Select(one => one.Action).ShouldAllBe(action => action == CrashAction.Watched);

        _time.Advance(TimeSpan.FromSeconds(1));
        Start(new Crime().Loaded("a").Loaded("b").Ended(Kill), safe: true);
        var held = new CrashHolds(_book, _files, _time);
        held.Of(AdapterId.Parse("a"), Build("a-build")).ShouldNotBeNull();
        held.Of(AdapterId.Parse("b"), Build("b-build")).ShouldNotBeNull();
    }

    [Fact]
    public void An_end_in_order_is_no_crash_and_old_findings_are_no_witness_of_a_new_one()
    {
        Start(new Crime().Loaded("a").Said(RunEnd.Clean));
        _book.Reports.ShouldBeEmpty();

        Start(new Crime().Loaded("a").Loaded("b"), findings: new CrashFindings { Process = 1, StartMark = "boot/0", ExitCode = Abort, Told = CrashCause.StackOverflow });
        Last.Cause.ShouldBe(CrashCause.Unknown);
    }

    [Fact]
    public void Repeated_quarantines_of_one_adapter_grow()
    {
        Start(Overflow("a"));
        _time.Advance(TimeSpan.FromMinutes(30));
        Start(Overflow("a"));
        (Last.Suspects.ShouldHaveSingleItem().Until - _time.GetUtcNow()).ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void A_data_folder_that_cannot_be_written_degrades_the_host_and_the_quarantine_holds_all_the_same()
    {
        _files.Fails = true;
        Start(Overflow("a"));
        _host.Problems.ShouldContainKey("crash-unwritten");
        new CrashHolds(_book, _files, _time).Of(AdapterId.Parse("a"), Build("a-build")).ShouldNotBeNull();
    }

    [Fact]
    public void What_a_dying_plugin_said_is_redacted_before_it_is_kept()
    {
        Start(new Crime().Loaded("a").Ended(Abort, CrashCause.FailFast, "Plugin.a.Adapter.Go"), secrets: "the last words");
        Last.Text.ShouldEndWith("Environment.FailFast: ***");
    }

    [Fact]
    public void A_quarantine_holds_only_the_build_that_crashed_and_ends_with_an_operators_wish()
    {
        Start(Overflow("a"));
        var holds = new CrashHolds(_book, _files, _time);
        holds.Of(AdapterId.Parse("a"), Build("a-repaired")).ShouldBeNull();
        holds.Of(AdapterId.Parse("b"), Build("a-build")).ShouldBeNull();

        holds.Release(AdapterId.Parse("a"));
        holds.Of(AdapterId.Parse("a"), Build("a-build")).ShouldBeNull();
        _files.Reports.ShouldHaveSingleItem().Suspects.ShouldHaveSingleItem().Action.ShouldBe(CrashAction.Released, "also after the next start");
    }

    private void Isolate(IsolationMode mode) =>
        _configuration.Set(_configuration.Current with { Plugins = _configuration.Current.Plugins with { Isolation = mode } });

    private static Crime Overflow(string name) => new Crime().Loaded(name).Loaded("other").Ended(Abort, CrashCause.StackOverflow, $"Plugin.{name}.Adapter.Dive");

    private static Crime Killed(double age, bool able = false) => new Crime().Loaded("a", calls: [age], can: code => code.CanKill = able).Loaded("b").Ended(Kill);

    private static PluginBuild Build(string hash) =>
        new(new PluginManifest { Id = PluginId.Parse("a"), TypeName = "A", Version = "1", Contract = new Version(1, 1) }, hash, "/shadow", "a.dll");

    private void Start(Crime crime, bool safe = false, CrashFindings? findings = null, params string[] secrets)
    {
        _files.Findings = findings ?? (crime.Findings is { } seen ? seen with { At = _time.GetUtcNow() } : null);
        _events = new EventLog(_time);
        _host = new HostStatus(_events);
        _book = new CrashBook();
        var run = crime.Run with { LastSeen = _time.GetUtcNow() };
        new CrashInquest(
            new CrashStart(run, SameBoot: true, safe), _files, _book, _moves, new RestartLedger(_store, _host, _time), _configuration, _events, _host, new FakeSecrets(secrets), _time)
        {
            CodeOf = crime.Evidence.CodeOf,
        }.Hold();
    }
}
