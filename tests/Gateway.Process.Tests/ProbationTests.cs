namespace Gateway.Process.Tests;

/// <summary>A build that dies young gives way to the one before it, with nobody's hand.</summary>
public sealed class ProbationTests
{
    private const string Configuration = """
        gateway:
          limits: {probation: 300ms}
        """;

    [Fact]
    public async Task A_build_that_dies_in_its_probation_gives_way_to_the_last_good_one_and_why_says_so()
    {
        using var home = new GatewayHome(Configuration);
        home.Drop("Wellbehaved", "wellbehaved");
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("wellbehaved");
        await ProvedAsync(gateway);

        home.Drop("WellbehavedDying", "wellbehaved");

        var back = await gateway.WaitAsync("wellbehaved", "back on version 1.0.0 after another one has run", seen =>
            seen is { State: "ready", Version: "1.0.0", Generation: > 2 });
        (await gateway.TextAsync("hooks/wellbehaved")).ShouldBe("build 1");
        var why = await gateway.CommandAsync("why", "wellbehaved");
        why.Code.ShouldBe(0, why.All);
        why.Output.ShouldStartWith("wellbehaved is ready because the newest build died in its probation or was taken back, and the last good one serves again: version 3.0.0 (build ", customMessage: $"{why.All}\n{back}");
        (await gateway.CommandAsync("status")).Output.ShouldContain("rolled-back");
        var log = await File.ReadAllTextAsync(Path.Combine(home.Data, "logs", "wellbehaved.log"));
        log.ShouldContain("threw System.InvalidOperationException: this build cannot run");
        log.ShouldContain("at Gateway.Fixtures.Wellbehaved.WellbehavedAdapter.RunAsync(", customMessage: "the author needs the stack");
    }

    [Fact]
    public async Task A_build_that_died_in_its_probation_stays_replaced_when_the_gateway_starts_again()
    {
        using var home = new GatewayHome(Configuration);
        home.Drop("Wellbehaved", "wellbehaved");
        await using (var before = await GatewayProcess.StartAsync(home))
        {
            await before.ReadyAsync("wellbehaved");
            await ProvedAsync(before);
            home.Drop("WellbehavedDying", "wellbehaved");
            await before.WaitAsync("wellbehaved", "back on version 1.0.0", seen => seen is { State: "ready", Version: "1.0.0", Generation: > 2 });
            await before.TerminateAsync();
        }

        await using var after = await GatewayProcess.StartAsync(home);

        await after.AnswersAsync("hooks/wellbehaved", "build 1");
        (await after.EventsAsync()).ShouldNotContain(one => one.Kind == "verdict-reached", "the build that is known to be bad is not tried again");
    }

    private static Task ProvedAsync(GatewayProcess gateway) => Eventually.Get(
        "the first build has outlived its probation", async () => (await gateway.EventsAsync()).FirstOrDefault(one => one is { Kind: "build-proved", Adapter: "wellbehaved" }), gateway.Said);
}
