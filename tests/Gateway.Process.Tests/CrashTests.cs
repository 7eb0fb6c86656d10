using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>Adapters that end the process of the host, and what the next one makes of it.</summary>
public sealed class CrashTests : IDisposable
{
    private const string Bad = """
        gateway:
          adapters:
            bad: {plugin: crashing, isolation: in-process}
        """;

    private readonly GatewayHome _home = new(Bad);

    public CrashTests()
    {
        _home.Drop("Crashing", "crashing");
        _home.Drop("Wellbehaved", "wellbehaved");
    }

    public void Dispose() => _home.Dispose();

    [Theory]
    [InlineData("stack-overflow", "stack-overflow", "frames", "stack overflow")]
    [InlineData("fail-fast", "fail-fast", "frames", "ended by Environment.FailFast")]
    [InlineData("exit", "exit-nobody-ordered", "only-call", "an exit that nobody had ordered, code 5")]
    [InlineData("native", "native-crash", "only-call", "crashed in native code")]
    [InlineData("abort", "native-crash", "only-call", "crashed in native code")]
    [InlineData("kill", "killed", "only-call", "was killed")]
    public async Task The_host_is_back_the_suspect_is_named_and_kept_out_and_its_neighbour_serves(string how, string cause, string grade, string text)
    {
        _home.Drop(how is "native" or "abort" ? "CrashingNative" : "Crashing", "crashing");
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("bad", "ready");
        await gateway.AdapterAsync("wellbehaved", "ready");
        var begun = TimeProvider.System.GetTimestamp();

        await gateway.CrashAsync(how);

        await gateway.NextChildAsync();
        await gateway.AdapterAsync("wellbehaved", "ready");
        Console.WriteLine($"crash: {how}: {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.00} s until the neighbour serves again");
        (await gateway.TextAsync("hooks/wellbehaved")).ShouldBe("build 1");
        var bad = await gateway.AdapterAsync("bad", "quarantined");
        ((string?)bad["reason"]).ShouldBe("host-crashed");
        bad["nextAction"]!["at"].ShouldNotBeNull("a quarantine ends by itself");

        var crash = (await gateway.LastCrashAsync())!;
        ((string?)crash["cause"]).ShouldBe(cause, gateway.Said());
        ((string?)crash["text"])!.ShouldContain(text);
        var suspect = crash["suspects"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)suspect["adapter"], (string?)suspect["grade"], (string?)suspect["action"]).ShouldBe(("bad", grade, "quarantined"));

        var status = await gateway.CommandAsync("status");
        status.Output.ShouldContain("last crash: ");
        status.Output.ShouldContain("suspect: bad#1");
        (await gateway.CommandAsync("why", "bad")).Output.ShouldContain("the gateway itself was ended by a crash, and this adapter is the suspect");
        (await gateway.TextAsync("api/v1/incidents")).ShouldContain("host-crashed");

        var serving = gateway.Child;
        (await gateway.CommandAsync("restart", "bad", "--wait")).Code.ShouldBe(0, "an operator may let it out at once");
        ((int)JsonNode.Parse(await File.ReadAllTextAsync(_home.Discovery))!["pid"]!).ShouldBe(serving, "one crash, one restart: no loop");
    }

    [Fact]
    public async Task A_suspect_that_may_be_moved_runs_in_a_worker_from_then_on_and_ends_only_that()
    {
        _home.Configure("""
            gateway:
              adapters:
                bad: {plugin: crashing}
            """);
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("bad", "ready");

        await gateway.CrashAsync("stack-overflow");

        await gateway.NextChildAsync();
        var bad = await gateway.AdapterAsync("bad", "ready");
        ((string?)bad["isolation"]).ShouldBe("process");
        ((string?)(await gateway.LastCrashAsync())!["suspects"]![0]!["action"]).ShouldBe("moved");
        var serving = gateway.Child;
        await gateway.CrashAsync("stack-overflow");
        await Eventually.Get("its worker is replaced", async () =>
            JsonNode.Parse(await gateway.TextAsync("api/v1/adapters/bad")) is { } seen && (long)seen["generation"]! > (long)bad["generation"]! && (string?)seen["state"] == "ready" ? seen : null, gateway.Said);
        ((int)JsonNode.Parse(await File.ReadAllTextAsync(_home.Discovery))!["pid"]!).ShouldBe(serving, "the host has not noticed more than a dead worker");
        await gateway.AdapterAsync("wellbehaved", "ready");
    }

    [Fact]
    public async Task A_write_through_a_null_pointer_in_managed_code_is_contained_without_any_crash()
    {
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("bad", "ready");
        var before = gateway.Child;

        await gateway.CrashAsync("null-pointer");

        ((int)JsonNode.Parse(await File.ReadAllTextAsync(_home.Discovery))!["pid"]!).ShouldBe(before);
        (await gateway.TextAsync("hooks/bad")).ShouldBe("alive");
    }

    [Theory]
    [InlineData("exit", 1)]
    [InlineData("stack-overflow", 1)]
    [InlineData("kill", 2)]
    public async Task One_that_crashes_outside_of_every_call_is_found_too(string how, int crashes)
    {
        _home.Configure($$$"""
            gateway:
              adapters:
                bad: {plugin: crashing, isolation: in-process, settings: {later: {{{how}}}}}
            """);
        await using var gateway = await SupervisedGateway.StartAsync(_home);

        for (var crash = 0; crash < crashes; crash++)
        {
            await gateway.NextChildAsync();
        }

        var bad = await gateway.AdapterAsync("bad", "quarantined");
        ((string?)bad["reason"]).ShouldBe("host-crashed", "a kill may have come from outside: it takes a second one");
        await gateway.AdapterAsync("wellbehaved", "ready");
        var suspect = (await gateway.LastCrashAsync())!["suspects"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)suspect["adapter"]).ShouldBe("bad");
    }

    [Fact]
    public async Task A_kill_from_outside_names_nobody_and_everybody_serves_again()
    {
        await using var gateway = await SupervisedGateway.StartAsync(_home);
        await gateway.AdapterAsync("wellbehaved", "ready");
        using (var child = System.Diagnostics.Process.GetProcessById(gateway.Child))
        {
            child.Kill();
        }

        await gateway.NextChildAsync();

        await gateway.AdapterAsync("wellbehaved", "ready");
        await gateway.AdapterAsync("bad", "ready");
        var crash = (await gateway.LastCrashAsync())!;
        ((string?)crash["cause"]).ShouldBe("killed");
        crash["suspects"]!.AsArray().ShouldAllBe(one => (string?)one!["action"] == "watched", "the fixture can kill, so it is a possible suspect, and no more");
    }

    [Fact]
    public async Task Without_a_supervisor_the_next_start_reads_the_same_marker()
    {
        await using (var gateway = await GatewayProcess.StartAsync(_home))
        {
            await gateway.ReadyAsync("bad");
            using var client = new HttpClient { BaseAddress = gateway.Url };
            using var body = new StringContent("exit");
            await Should.ThrowAsync<HttpRequestException>(() => client.PostAsync(new Uri("hooks/bad", UriKind.Relative), body, TestContext.Current.CancellationToken));
        }

        await using var next = await GatewayProcess.StartAsync(_home);

        (await next.WaitAsync("bad", "quarantined", seen => seen.State == "quarantined")).Detail.ShouldContain("an exit that nobody had ordered, code 5");
        await next.ReadyAsync("wellbehaved");
    }

    [Fact]
    public async Task Without_a_supervisor_a_kill_from_outside_names_nobody()
    {
        await using (var gateway = await GatewayProcess.StartAsync(_home))
        {
            await gateway.ReadyAsync("bad");
            await gateway.KillAsync();
        }

        await using var next = await GatewayProcess.StartAsync(_home);

        await next.ReadyAsync("bad");
        (await next.CommandAsync("status")).Output.ShouldContain("ended without a word, and no outer supervisor was there to see how");
    }

    [Fact]
    public async Task After_an_orderly_stop_there_is_no_crash_to_tell_of()
    {
        await using (var gateway = await GatewayProcess.StartAsync(_home))
        {
            await gateway.ReadyAsync("bad");
            (await gateway.TerminateAsync()).Code.ShouldBe(0);
        }

        await using var next = await GatewayProcess.StartAsync(_home);

        await next.ReadyAsync("bad");
        (await next.CommandAsync("status")).Output.ShouldNotContain("last crash");
    }
}
