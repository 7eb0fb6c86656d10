namespace Gateway.Process.Tests;

/// <summary>The end of the process, orderly or not, and the start after it.</summary>
public sealed class StopTests : IDisposable
{
    private readonly GatewayHome _home = new GatewayHome(GatewayHome.Demo).WithWebhook();

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task An_orderly_stop_asks_the_adapters_ends_with_0_and_takes_gateway_json_away()
    {
        await using var gateway = await GatewayProcess.StartAsync(_home);
        await gateway.ReadyAsync("demo");

        var ended = await gateway.TerminateAsync();

        ended.Code.ShouldBe(0, ended.All);
        ended.Errors.ShouldBeEmpty();
        ended.Output.ShouldContain("[demo#1] GenerationRetired: generation 1 ended, when it was asked");
        File.Exists(_home.Discovery).ShouldBeFalse();
    }

    [Fact]
    public async Task A_gateway_that_stops_while_adapters_start_ends_with_0_too()
    {
        await using var gateway = await GatewayProcess.StartAsync(_home);

        var ended = await gateway.TerminateAsync();

        ended.Code.ShouldBe(0, ended.All);
        ended.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_kill_the_next_start_takes_over_with_growing_generations_and_the_wishes_of_operators()
    {
        _home.Drop("Wellbehaved", "wellbehaved");
        long before;
        await using (var killed = await GatewayProcess.StartAsync(_home))
        {
            await killed.ReadyAsync("demo");
            await killed.ReadyAsync("wellbehaved");
            (await killed.CommandAsync("restart", "demo", "--wait")).Code.ShouldBe(0);
            (await killed.CommandAsync("pause", "wellbehaved", "--wait")).Code.ShouldBe(0);
            before = (await killed.FindAsync("demo"))!.Generation;
            await killed.KillAsync();
        }

        await using var next = await GatewayProcess.StartAsync(_home);

        (await next.ReadyAsync("demo")).Generation.ShouldBeGreaterThan(before, "a generation number is never used twice");
        (await next.WaitAsync("wellbehaved", "paused", seen => seen.State == "paused")).Desired.ShouldBe("paused");
        (await next.CommandAsync("status")).Code.ShouldBe(0);
    }
}
