using Gateway.Host.Model.Crash;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Tests.Supervision.Crashes;

public sealed class CrashJudgeTests
{
    private const int Abort = 134;
    private const int Segment = 139;
    private const int Kill = 137;

    private static Action<BuildCode> Exits => code => code.CanExit = true;

    private static Action<BuildCode> Kills => code => code.CanKill = true;

    private static Action<BuildCode> IsNative => code => code.IsNative = true;

    [Fact]
    public void An_orderly_end_and_one_with_the_machine_are_nobodys_fault()
    {
        var stopped = new Crime().Loaded("a", calls: [1]).Said(RunEnd.Clean);
        (stopped.Cause, stopped.Named).ShouldBe((CrashCause.Stopped, ""));
        var machine = new Crime().Loaded("a", calls: [1]).OtherBoot();
        (machine.Cause, machine.Named).ShouldBe((CrashCause.MachineRestarted, ""));
    }

    [Theory]
    [InlineData(Abort, CrashCause.StackOverflow, CrashCause.StackOverflow)]
    [InlineData(Abort, CrashCause.FailFast, CrashCause.FailFast)]
    [InlineData(Abort, null, CrashCause.NativeCrash)]
    [InlineData(Segment, null, CrashCause.NativeCrash)]
    [InlineData(Kill, null, CrashCause.Killed)]
    [InlineData(Segment, CrashCause.StackOverflow, CrashCause.NativeCrash)]
    [InlineData(3, null, CrashCause.Unknown)]
    public void The_cause_is_told_by_the_end_of_the_process_and_its_last_words(int code, object? told, object cause) =>
        new Crime().Ended(code, (CrashCause?)told).Cause.ShouldBe((CrashCause)cause);

    [Fact]
    public void What_was_written_counts_only_where_the_process_died_as_one_does_that_writes_it()
    {
        new Crime().Ended(Kill, CrashCause.StackOverflow, "Plugin.a.Adapter.Dive").Loaded("a").Loaded("b").Named.ShouldBe("");
        new Crime().Ended(Segment, CrashCause.StackOverflow, "Plugin.a.Adapter.Dive").Loaded("a").Loaded("b").Named.ShouldBe("");
    }

    [Fact]
    public void Without_anybody_who_saw_it_only_an_exit_from_inside_is_known()
    {
        new Crime().Said(RunEnd.NotOrdered).Cause.ShouldBe(CrashCause.ExitNobodyOrdered);
        new Crime().Cause.ShouldBe(CrashCause.Unknown);
        new Crime().Hung().Cause.ShouldBe(CrashCause.Hung);
    }

    [Fact]
    public void Frames_are_surer_than_a_call_in_flight() =>
        new Crime().Loaded("a").Loaded("b", calls: [0.1])
            .Ended(Abort, CrashCause.StackOverflow, "Plugin.a.Adapter.Dive", "System.Threading.Thread.Start")
            .Named.ShouldBe("a: Frames");

    [Fact]
    public void A_frame_of_a_library_that_several_ship_is_settled_by_one_that_only_one_has() =>
        new Crime().Loaded("a").Loaded("b")
            .Ended(Abort, CrashCause.StackOverflow, "Shared.Library.Recurse", "Plugin.b.Adapter.Call")
            .Named.ShouldBe("b: Frames");

    [Fact]
    public void Frames_of_several_plugins_name_nobody_for_sure() =>
        new Crime().Loaded("a").Loaded("b")
            .Ended(Abort, CrashCause.UnhandledException, "Plugin.a.Adapter.Go", "Plugin.b.Adapter.Go")
            .Named.ShouldBe("a: Possible, b: Possible");

    [Fact]
    public void Of_several_instances_of_the_plugin_in_the_frames_the_one_that_was_called_is_named() =>
        new Crime().Loaded("one", plugin: "p").Loaded("two", plugin: "p", calls: [0.1])
            .Ended(Abort, CrashCause.FailFast, "Plugin.p.Adapter.Go")
            .Named.ShouldBe("two: Frames");

    [Fact]
    public void Of_several_instances_none_of_which_was_called_all_are_named() =>
        new Crime().Loaded("one", plugin: "p").Loaded("two", plugin: "p").Ended(Abort, CrashCause.FailFast, "Plugin.p.Adapter.Go").Named.ShouldBe("one: Frames, two: Frames");

    [Fact]
    public void The_only_call_in_flight_names_whom_it_was_made_to() =>
        new Crime().Loaded("a", calls: [0.1]).Loaded("b").Ended(Segment).Named.ShouldBe("a: OnlyCall");

    [Fact]
    public void Of_several_calls_in_flight_the_last_names() =>
        new Crime().Loaded("a", calls: [5]).Loaded("b", calls: [0.1, 9]).Loaded("c").Ended(Segment).Named.ShouldBe("b: LastEntered");

    [Fact]
    public void Whoever_cannot_do_such_a_thing_is_not_named_for_it() =>
        new Crime().Loaded("a", calls: [0.1]).Loaded("b", can: Exits).Said(RunEnd.NotOrdered).Named.ShouldBe("b: OnlyAble");

    [Fact]
    public void Several_who_could_and_were_not_called_are_possible_and_no_more() =>
        new Crime().Loaded("a", can: IsNative).Loaded("b", can: IsNative).Loaded("c").Ended(Segment).Named.ShouldBe("a: Possible, b: Possible");

    [Fact]
    public void A_kill_while_nobody_is_called_names_nobody_but_the_only_one_that_kills()
    {
        new Crime().Loaded("a").Loaded("b").Ended(Kill).Named.ShouldBe("");
        new Crime().Loaded("a", can: Kills).Loaded("b", can: Kills).Ended(Kill).Named.ShouldBe("");
        new Crime().Loaded("a", can: Kills).Loaded("b").Ended(Kill).Named.ShouldBe("a: OnlyAble");
    }

    [Fact]
    public void The_only_one_in_the_process_is_named_unless_the_marker_had_no_room_for_others()
    {
        new Crime().Loaded("a").Ended(Segment).Named.ShouldBe("a: OnlyLoaded");
        new Crime().Loaded("a").Unmarked(1).Ended(Segment).Named.ShouldBe("");
    }
}
