using System.Text;
using Gateway.Abstractions;
using Gateway.Fixtures;

namespace Gateway.Isolation.Tests.WorkerProof;

/// <summary>Nothing in the contract needs a shared address space: an unmodified adapter works from another process.</summary>
public sealed class WorkerProofTests
{
    private static readonly string Misbehaving = Path.Combine(FixtureFolders.Of("Misbehaving"), "Misbehaving.dll");

    [Fact]
    public async Task An_adapter_starts_in_another_process_and_reports_its_connection()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        var started = await worker.StartAsync(StartReason.Recovery, ("behaviour", "good"));
        started["pid"]!.GetValue<int>().ShouldBe(worker.ProcessId);
        started["pid"]!.GetValue<int>().ShouldNotBe(Environment.ProcessId);
        (await worker.ToldAsync("connected"))["detail"]!.GetValue<string>().ShouldBe("good remote#7");
    }

    [Fact]
    public async Task A_message_is_sent_and_one_is_received_with_its_receipt()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "good"));
        var outcome = await worker.SendAsync(new OutboundMessage
        {
            DeliveryId = "d-1", Conversation = "room", Text = "!receive grüße", Attachments = [new Attachment { Name = "a.png", Size = 3 }], Properties = new Dictionary<string, string> { ["k"] = "v" },
        });
        outcome.ShouldBe(SendOutcome.Sent("7/d-1"));
        var received = worker.Received.ShouldHaveSingleItem();
        received.Text.ShouldBe("grüße");
        received.Conversation.ShouldBe("room");
        received.Sender.ShouldBe(new Participant("fixture", "The fixture", IsBot: true));
    }

    [Theory]
    [InlineData("retryable-send", SendOutcomeKind.Retryable)]
    [InlineData("permanent-send", SendOutcomeKind.Permanent)]
    [InlineData("ambiguous-send", SendOutcomeKind.Ambiguous)]
    public async Task Every_kind_of_outcome_crosses(string behaviour, SendOutcomeKind kind)
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", behaviour), ("delay", "90"));
        var outcome = await worker.SendAsync(new OutboundMessage { DeliveryId = "d", Conversation = "c" });
        outcome.Kind.ShouldBe(kind);
        outcome.Detail.ShouldNotBeNullOrEmpty();
        outcome.RetryAfter.ShouldBe(kind == SendOutcomeKind.Retryable ? TimeSpan.FromSeconds(90) : null);
    }

    [Fact]
    public async Task A_refusal_of_the_host_reaches_the_adapter_as_the_exception_of_the_contract()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        worker.Refuses = RefusalReason.Overloaded;
        await worker.StartAsync(StartReason.Cold, ("behaviour", "good"));
        var thrown = await Should.ThrowAsync<GatewayRefusedException>(() => worker.SendAsync(new OutboundMessage { DeliveryId = "d", Conversation = "c", Text = "!receive x" }));
        thrown.Reason.ShouldBe(RefusalReason.Overloaded);
        worker.Received.ShouldBeEmpty();
    }

    [Fact]
    public async Task Liveness_opinions_cross()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "good"), ("opinions", "none,alive,dead"));
        (await worker.CheckAsync()).ShouldBe(LivenessOpinion.None);
        (await worker.CheckAsync()).ShouldBe(LivenessOpinion.Alive);
        (await worker.CheckAsync()).ShouldBe(LivenessOpinion.Dead("claims-dead", "The fixture says dead, check 3."));
    }

    [Fact]
    public async Task State_is_read_and_written_where_the_host_keeps_it()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "counts-starts"), ("phase", "before-connect"));
        (await worker.ToldAsync("state-set"))["value"]!.GetValue<string>().ShouldBe("1");
        worker.State["starts"].ShouldBe("1");
    }

    [Fact]
    public async Task A_hook_request_crosses_with_its_bytes_and_the_answer_comes_back()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "good-hook"));
        (await worker.ToldAsync("map-hook"))["path"]!.GetValue<string>().ShouldBe("");
        byte[] body = [0, 255, 10, 13, .. Encoding.UTF8.GetBytes("ü")];
        var response = await worker.HookAsync("", new HookRequest { Method = "POST", Path = "x", Body = body, Headers = new Dictionary<string, string> { ["a"] = "b" }, IsLoopback = true });
        response.Status.ShouldBe(200);
        response.Body.ToArray().ShouldBe(body);
    }

    [Fact]
    public async Task A_fatal_report_crosses_with_what_a_person_can_do()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "fatal-reported"), ("retryable", "false"), ("action", "Relogin"), ("code", "bad-credentials"));
        var fatal = await worker.ToldAsync("fatal");
        fatal["code"]!.GetValue<string>().ShouldBe("bad-credentials");
        fatal["retryable"]!.GetValue<bool>().ShouldBeFalse();
        fatal["action"]!.GetValue<string>().ShouldBe(nameof(UserAction.Relogin));
    }

    [Fact]
    public async Task Faulted_background_work_crosses()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "background-throws"));
        (await worker.ToldAsync("background-faulted"))["name"]!.GetValue<string>().ShouldBe("doomed");
    }

    [Theory]
    [InlineData("good", "canceled")]
    [InlineData("shutdown-slow", "returned")]
    public async Task Asked_to_stop_the_run_task_ends_and_its_end_crosses(string behaviour, string how)
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", behaviour));
        await worker.ToldAsync("connected");
        await worker.StopAsync();
        (await worker.ToldAsync("ended"))["how"]!.GetValue<string>().ShouldBe(how);
    }

    [Fact]
    public async Task A_fault_of_the_run_task_crosses_as_text()
    {
        await using var worker = await WorkerHost.LaunchAsync(Misbehaving);
        await worker.StartAsync(StartReason.Cold, ("behaviour", "task-faults"));
        var end = await worker.ToldAsync("ended");
        end["how"]!.GetValue<string>().ShouldBe("faulted");
        end["type"]!.GetValue<string>().ShouldBe("Gateway.Fixtures.Misbehaving.FixtureException");
    }
}
