using Gateway.Host.Model;

namespace Gateway.Chaos.Tests;

/// <summary>The suite in the gateway's own process, and what is different there.</summary>
public sealed class MisbehavingInProcessTests() : MisbehavingAdapterContract("in-process")
{
    [Fact]
    public async Task A_constructor_that_hangs_delays_nobody_and_is_replaced()
    {
        var release = Path.Combine(Path.GetTempPath(), $"gateway-release-{Guid.NewGuid():n}");
        Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_RELEASE", release);
        try
        {
            await using var gateway = await GatewayUnderTest.StartAsync("    bad: {plugin: hanging-constructor}\n    neighbour: {plugin: wellbehaved}", ["HangingConstructor", "Wellbehaved"]);
            await gateway.ReadyAsync("neighbour");
            (await gateway.DeathAsync("bad")).Reason.ShouldBe(Reason.ConstructTimeout);
            await File.WriteAllTextAsync(release, "", TestContext.Current.CancellationToken);
            await gateway.ReadyAsync("bad", atLeast: 2);
            await AssertNeighbourUntouchedAsync(gateway);
        }
        finally
        {
            Environment.SetEnvironmentVariable("GATEWAY_FIXTURE_RELEASE", null);
            File.Delete(release);
        }
    }

    [Theory]
    [InlineData("late-connected")]
    [InlineData("send-after-fencing")]
    public async Task What_a_fenced_generation_says_is_refused_and_counted(string behaviour)
    {
        await using var gateway = await StartAsync(behaviour, "report_file: $HOME/report");
        await gateway.ReadyAsync("bad");
        await gateway.CommandAsync("bad", AdapterVerb.Restart);
        await gateway.ReadyAsync("bad", atLeast: 2);

        // the ghost of generation 1 writes down what it is told
        var report = Path.Combine(gateway.Home, "report");
        await gateway.WaitAsync("bad", "the ghost was refused", _ => File.ReadAllText(report).Contains("refused Fenced", StringComparison.Ordinal));
        var told = await File.ReadAllLinesAsync(report, TestContext.Current.CancellationToken);
        told.SkipWhile(line => line != "refused Fenced").ShouldNotContain(line => line.StartsWith("receipt", StringComparison.Ordinal) || line == "state written");
        gateway["bad"]!.Generation.Value.ShouldBe(2);
        await AssertNeighbourUntouchedAsync(gateway);
    }
}
