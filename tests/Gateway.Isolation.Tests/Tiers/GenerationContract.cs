using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Isolation.Tests.Tiers;

/// <summary>What every tier owes: the same unchanged adapter, through the same door, behaves the same. Issue 4, "Worker tier".</summary>
public abstract class GenerationContract
{
    private protected abstract IsolationMode Tier { get; }

    private static OutboundMessage Message(string text = "") => new() { DeliveryId = "d-1", Conversation = "room", Text = text };

    [Fact]
    public async Task It_is_prepared_and_runs_and_reports_its_connection()
    {
        await using var rig = new GenerationRig();
        await rig.StartAsync(Tier);
        (await rig.Signals.FirstAsync(SignalKind.Connected)).Text.ShouldBe("good remote#7");
    }

    [Fact]
    public async Task A_message_is_sent_and_one_is_received_with_its_receipt()
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier);
        var sent = await GenerationRig.AskAsync<SendOutcome>(call => generation.Send(
            Message("!receive grüße") with { Attachments = [new Attachment { Name = "a.png", Size = 3 }], Properties = new Dictionary<string, string> { ["k"] = "v" } }, call));
        sent.ShouldBe(new DoorResult<SendOutcome>(CallStatus.Completed, SendOutcome.Sent("7/d-1")));
        var received = rig.Received.ShouldHaveSingleItem();
        (received.Text, received.Conversation, received.Sender).ShouldBe(("grüße", "room", new Participant("fixture", "The fixture", IsBot: true)));
        generation.Scope.MessagesReceived.ShouldBe(1);
        generation.Scope.Sends.Sent.ShouldBe(1);
    }

    [Theory]
    [InlineData("retryable-send", SendOutcomeKind.Retryable)]
    [InlineData("permanent-send", SendOutcomeKind.Permanent)]
    [InlineData("ambiguous-send", SendOutcomeKind.Ambiguous)]
    public async Task Every_kind_of_outcome_comes_through(string behaviour, SendOutcomeKind kind)
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier, ("behaviour", behaviour), ("delay", "90"));
        var outcome = (await GenerationRig.AskAsync<SendOutcome>(call => generation.Send(Message(), call))).Value.ShouldNotBeNull();
        outcome.Kind.ShouldBe(kind);
        outcome.Detail.ShouldNotBeNullOrEmpty();
        outcome.RetryAfter.ShouldBe(kind == SendOutcomeKind.Retryable ? TimeSpan.FromSeconds(90) : null);
    }

    [Theory]
    [InlineData("throw-in-send", "Gateway.Fixtures.Misbehaving.FixtureException")]
    [InlineData("throw-in-send-async", "Gateway.Fixtures.Misbehaving.FixtureException")]
    [InlineData("null-task-send", "null")]
    [InlineData("null-outcome", "null")]
    public async Task What_is_thrown_comes_through_as_data(string behaviour, string type)
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier, ("behaviour", behaviour));
        var answer = await GenerationRig.AskAsync<SendOutcome>(call => generation.Send(Message(), call));
        (answer.Status, answer.Fault?.Type).ShouldBe((CallStatus.Faulted, type));
    }

    [Fact]
    public async Task A_refusal_of_the_host_reaches_the_adapter_as_the_exception_of_the_contract()
    {
        await using var rig = new GenerationRig { Refuses = RefusalReason.Overloaded };
        var generation = await rig.StartAsync(Tier);
        var answer = await GenerationRig.AskAsync<SendOutcome>(call => generation.Send(Message("!receive x"), call));
        (answer.Status, answer.Fault?.Type, answer.Fault?.Message).ShouldBe((CallStatus.Faulted, typeof(GatewayRefusedException).FullName, "the rig refuses"));
        rig.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Liveness_opinions_come_through_in_turn_and_a_missing_probe_is_none()
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier, ("opinions", "none,alive,dead"));
        (await GenerationRig.AskAsync<LivenessOpinion>(generation.Check)).Value.ShouldBe(LivenessOpinion.None);
        (await GenerationRig.AskAsync<LivenessOpinion>(generation.Check)).Value.ShouldBe(LivenessOpinion.Alive);
        (await GenerationRig.AskAsync<LivenessOpinion>(generation.Check)).Value.ShouldBe(LivenessOpinion.Dead("claims-dead", "The fixture says dead, check 3."));
        (await GenerationRig.AskAsync<ProbeOutcome>(generation.Probe)).Value.ShouldBe(ProbeOutcome.None);
    }

    [Fact]
    public async Task State_is_read_and_written_where_the_host_keeps_it()
    {
        await using var rig = new GenerationRig();
        rig.State["starts"] = "4";
        await rig.StartAsync(Tier, ("behaviour", "counts-starts"), ("phase", "before-connect"));
        await rig.Signals.FirstAsync(SignalKind.Connected);
        rig.State["starts"].ShouldBe("5");
    }

    [Fact]
    public async Task A_hook_takes_its_bytes_and_answers_with_them_and_goes_with_the_generation()
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier, ("behaviour", "good-hook"));
        await rig.Signals.FirstAsync(SignalKind.Connected);
        var hook = rig.Hooks.Find(AdapterId.Parse("remote"), "x").ShouldNotBeNull();
        byte[] body = [0, 255, 10, 13, .. Encoding.UTF8.GetBytes("ü")];
        var answer = await hook.InvokeAsync(new HookRequest { Method = "POST", Path = "x", Body = body, Headers = new Dictionary<string, string> { ["a"] = "b" }, IsLoopback = true });
        (answer.Status, answer.Value?.Status).ShouldBe((CallStatus.Completed, 200));
        answer.Value!.Body.ToArray().ShouldBe(body);

        await generation.StopAsync(StopPlan.Drain);
        rig.Hooks.Targets.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fatal_report_says_what_a_person_can_do()
    {
        await using var rig = new GenerationRig();
        await rig.StartAsync(Tier, ("behaviour", "fatal-reported"), ("retryable", "false"), ("action", "Relogin"), ("code", "bad-credentials"));
        var fatal = await rig.Signals.FirstAsync(SignalKind.FatalReported);
        (fatal.Code, fatal.Retryable, fatal.Action).ShouldBe(("bad-credentials", false, UserAction.Relogin));
    }

    [Theory]
    [InlineData("task-returns", SignalKind.RunEnded)]
    [InlineData("task-faults", SignalKind.RunFaulted)]
    [InlineData("task-faults-hostile", SignalKind.RunFaulted)]
    [InlineData("background-throws", SignalKind.BackgroundFaulted)]
    internal async Task An_end_that_nobody_asked_for_is_told(string behaviour, SignalKind kind)
    {
        await using var rig = new GenerationRig();
        await rig.StartAsync(Tier, ("behaviour", behaviour));
        (await rig.Signals.FirstAsync(kind)).Text.ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("good")]
    [InlineData("shutdown-slow")]
    public async Task Asked_to_stop_it_ends_and_nothing_is_left(string behaviour)
    {
        await using var rig = new GenerationRig();
        var generation = await rig.StartAsync(Tier, ("behaviour", behaviour));
        await rig.Signals.FirstAsync(SignalKind.Connected);
        var report = await generation.StopAsync(StopPlan.Drain);
        (report.Rung, report.LeftBehind.Length, report.WasLoaded).ShouldBe((StopRung.Asked, 0, true));
        rig.Signals.All.ShouldNotContain(one => one.Kind == SignalKind.RunEnded);
        (await GenerationRig.AskAsync<SendOutcome>(call => generation.Send(Message(), call))).Status.ShouldBe(CallStatus.Fenced);
    }

    [Fact]
    public async Task A_call_that_hangs_is_abandoned_when_the_generation_is_condemned()
    {
        await using var rig = new GenerationRig { Sandbox = SandboxMode.Off };
        var report = Path.GetTempFileName();
        var generation = await rig.StartAsync(Tier, ("behaviour", "hang-send-async"), ("report_file", report));
        var call = new AwaitedCall<SendOutcome>();
        generation.Send(Message(), call);
        await GenerationRig.UntilAsync("the adapter says that the call is inside", () => File.ReadAllText(report).Contains("send", StringComparison.Ordinal));
        File.Delete(report);
        (await generation.StopAsync(StopPlan.Condemned)).Rung.ShouldBe(StopRung.Abandoned);
        (await call.Task.WaitAsync(GenerationRig.Never, TestContext.Current.CancellationToken)).Status.ShouldBe(CallStatus.Abandoned);
    }

    [Fact]
    public async Task A_stop_before_it_was_ever_prepared_leaves_nothing_behind()
    {
        await using var rig = new GenerationRig();
        var generation = rig.Create(Tier);
        generation.Prepare();
        var report = await generation.StopAsync(StopPlan.Condemned);
        report.Rung.ShouldBeOneOf(StopRung.NotRunning, StopRung.Asked);
        report.LeftBehind.ShouldBeEmpty();
    }
}
