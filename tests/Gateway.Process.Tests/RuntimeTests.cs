using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>What the runtime of the built gateway is told: a word that is misspelled in a project file is ignored without a word.</summary>
public sealed class RuntimeTests
{
    [Fact]
    public async Task The_gateway_is_collected_as_a_program_that_is_mostly_idle_and_not_as_a_server()
    {
        var told = JsonNode.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(Built.Gateway, null) + ".runtimeconfig.json", TestContext.Current.CancellationToken))!["runtimeOptions"]!["configProperties"]!;
        ((bool?)told["System.GC.Server"]).ShouldBe(false);
        ((bool?)told["System.GC.Concurrent"]).ShouldBe(true);
    }
}
