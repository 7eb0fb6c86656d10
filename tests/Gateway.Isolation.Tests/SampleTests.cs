using Gateway.Abstractions;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Isolation.Tests.Tiers;

namespace Gateway.Isolation.Tests;

/// <summary>The sample builds from nothing but the packed contract, and what comes out is an adapter.</summary>
public sealed class SampleTests
{
    [Fact]
    public async Task HelloAdapter_is_published_from_a_folder_that_has_only_the_packed_contract()
    {
        var folder = Directory.CreateTempSubdirectory("hello-adapter-");
        try
        {
            var packages = Path.Combine(folder.FullName, "packages");
            await Dotnet.RunAsync(Dotnet.Repository, cache: null, "pack", "src/Gateway.Abstractions", "--no-build", "-c", "Debug", "-o", packages);
            Directory.GetFiles(packages).ShouldHaveSingleItem().ShouldEndWith("Gateway.Abstractions.1.4.0.nupkg");

            var sample = folder.CreateSubdirectory("HelloAdapter").FullName;
            foreach (var file in (string[])["HelloAdapter.cs", "HelloAdapter.csproj"])
            {
                File.Copy(Path.Combine(Dotnet.Repository, "samples", "HelloAdapter", file), Path.Combine(sample, file));
            }

            // Only this one source: whatever the sample needs beyond the contract would be missing here.
            await File.WriteAllTextAsync(
                Path.Combine(sample, "nuget.config"),
                "<configuration><packageSources><clear /><add key=\"gateway\" value=\"../packages\" /></packageSources></configuration>");
            var published = Path.Combine(folder.FullName, "drop", "hello");
            // A cache of its own: the package of another build with the same version must not stand in for this one.
            await Dotnet.RunAsync(sample, Path.Combine(folder.FullName, "cache"), "publish", "-o", published);

            Directory.GetFiles(published).Select(Path.GetFileName).Order().ShouldBe(
                ["HelloAdapter.deps.json", "HelloAdapter.dll", "HelloAdapter.pdb", "HelloAdapter.runtimeconfig.json"]);
            await ServesAsync(published);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("HelloAdapter.cs")]
    [InlineData("HelloAdapter.csproj")]
    public async Task The_guide_for_authors_shows_the_sample_as_it_is(string file)
    {
        var guide = await File.ReadAllTextAsync(Path.Combine(Dotnet.Repository, "docs", "plugin-authors.md"));
        guide.ShouldContain((await File.ReadAllTextAsync(Path.Combine(Dotnet.Repository, "samples", "HelloAdapter", file))).TrimEnd());
    }

    private static async Task ServesAsync(string folder)
    {
        await using var rig = new GenerationRig { Plugin = folder };
        await rig.StartAsync(IsolationMode.Process, ("greeting", "Hello"));
        await rig.Signals.FirstAsync(SignalKind.Connected);
        var hook = rig.Hooks.Find(AdapterId.Parse("remote"), "").ShouldNotBeNull();
        var response = await hook.InvokeAsync(new HookRequest { Method = "POST", Path = "", Body = "Alice"u8.ToArray() });
        System.Text.Encoding.UTF8.GetString(response.Value.ShouldNotBeNull().Body.Span).ShouldBe("Hello Alice, the gateway holds your message: Durable.\n");
        rig.Received.ShouldHaveSingleItem().Text.ShouldBe("Alice");
    }
}
