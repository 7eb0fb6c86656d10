using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>Pinning, installing and removing plugins beside a running gateway, by the command line.</summary>
public sealed class TrustTests
{
    private const string Configuration = """
        gateway:
          plugins: {lock: require, rescan: 200ms}
          limits: {probation: 300ms}
        """;

    [Fact]
    public async Task With_a_required_lock_only_what_is_pinned_runs_installed_plugins_are_and_a_rollback_has_somewhere_to_go()
    {
        using var home = new GatewayHome(Configuration);
        home.Drop("Wellbehaved", "wellbehaved");
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.WaitAsync("wellbehaved", "refused", seen => seen.Reason == "not-locked");
        (await gateway.CommandAsync("why", "wellbehaved")).Output.ShouldContain("gateway plugins lock wellbehaved");

        (await gateway.CommandAsync("plugins", "lock")).Code.ShouldBe(0);
        await gateway.ReadyAsync("wellbehaved");
        await Eventually.Get("it is proved", async () => (await gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "build-proved"), gateway.Said);
        (await gateway.CommandAsync("plugins", "lock", "--check")).Code.ShouldBe(0);

        // the next build comes as an archive, is pinned by that, dies in its probation, and gives way to the one pinned before
        var archive = Path.Combine(home.Folder, "dying.zip");
        await ZipFile.CreateFromDirectoryAsync(home.Prepare("WellbehavedDying"), archive, TestContext.Current.CancellationToken);
        (await gateway.CommandAsync("plugins", "install", archive)).Code.ShouldBe(7);
        var installed = await gateway.CommandAsync("plugins", "install", archive, "--force", "--json");
        installed.Code.ShouldBe(0, installed.All);
        ((string)JsonNode.Parse(installed.Output)!["status"]!).ShouldBe("done");
        await gateway.WaitAsync("wellbehaved", "back on version 1.0.0", seen => seen is { State: "ready", Version: "1.0.0", Generation: > 2 });
        await Eventually.Get(
            "the list says why its folder is not taken", async () => (await gateway.CommandAsync("plugins", "list")).Output is var list && list.Contains("failed-before", StringComparison.Ordinal) ? list : null, gateway.Said);

        (await gateway.CommandAsync("plugins", "remove", "wellbehaved")).Code.ShouldBe(0);
        await Eventually.Get(
            "the folder is told gone", async () => (await gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "plugin-removed"), gateway.Said);
        (await gateway.TextAsync("hooks/wellbehaved")).ShouldBe("build 1", "what runs goes on");
        (await gateway.CommandAsync("plugins", "lock", "--check")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_good_build_that_is_not_pinned_any_more_is_not_gone_back_to()
    {
        using var home = new GatewayHome(Configuration);
        home.Drop("Wellbehaved", "wellbehaved");
        (await Executable.RunAsync("plugins", "lock", "--home", home.Folder)).Code.ShouldBe(0);
        await using var gateway = await GatewayProcess.StartAsync(home);
        await gateway.ReadyAsync("wellbehaved");
        await Eventually.Get("it is proved", async () => (await gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "build-proved"), gateway.Said);

        home.Drop("WellbehavedDying", "wellbehaved");
        (await gateway.CommandAsync("plugins", "lock", "wellbehaved")).Code.ShouldBe(0);

        var told = await Eventually.Get(
            "the older build is refused",
            async () => (await gateway.EventsAsync()).FirstOrDefault(one => one.Kind == "plugin-refused" && one.Text.Contains("is not gone back to", StringComparison.Ordinal)),
            gateway.Said);
        told.Text.ShouldContain("(1.0.0)");
        (await gateway.CommandAsync("rollback", "wellbehaved")).Code.ShouldBe(7);
    }

    [Fact]
    public async Task Validate_says_what_a_plugin_can_do_before_anything_of_it_runs()
    {
        using var home = new GatewayHome(Configuration);
        var folder = home.Prepare("Misbehaving");
        var said = await Executable.RunAsync("plugins", "validate", folder, "--home", home.Folder);
        said.Code.ShouldBe(0, said.All);
        said.Output.ShouldContain("can be taken");
        said.Output.ShouldContain("report, not a verdict");
        var json = JsonNode.Parse((await Executable.RunAsync("plugins", "validate", folder, "--json", "--home", home.Folder)).Output)!["plugins"]![0]!;
        json["hasNativeCode"].ShouldNotBeNull();
        json["facts"].ShouldNotBeNull();
    }
}
