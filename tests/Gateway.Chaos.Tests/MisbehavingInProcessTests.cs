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
}
