using System.Text.Json.Nodes;

namespace Gateway.Process.Tests;

/// <summary>Putting files into the drop folder of a running gateway, in all the ways in which people do that.</summary>
public sealed class DeployTests : IAsyncLifetime
{
    private const string Folder = "wellbehaved";
    private const string Hook = "hooks/wellbehaved";
    private readonly GatewayHome _home = new GatewayHome(GatewayHome.Demo).WithWebhook();
    private GatewayProcess _gateway = null!;

    private string Assembly => Path.Combine(_home.Plugins, Folder, "Wellbehaved.dll");

    public async ValueTask InitializeAsync()
    {
        _home.Drop("ClashA", "clash-a");
        _gateway = await GatewayProcess.StartAsync(_home);
        await _gateway.ReadyAsync("demo");
        await _gateway.ReadyAsync("clash-a");
        var begun = TimeProvider.System.GetTimestamp();
        _home.Drop("Wellbehaved", Folder);
        await _gateway.ReadyAsync("wellbehaved");
        Console.WriteLine($"deploy: {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0.00} s from copying an adapter to ready");
        await _gateway.AnswersAsync(Hook, "build 1");
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _home.Dispose();
    }

    [Fact]
    public async Task An_adapter_copied_into_the_drop_folder_runs_without_a_restart_of_anything()
    {
        (await _gateway.FindAsync("wellbehaved"))!.Generation.ShouldBe(1);
        await NeighboursAreUntouchedAsync();
    }

    [Fact]
    public async Task An_adapter_overwritten_by_a_copy_serves_the_new_code()
    {
        _home.Drop("WellbehavedV2", Folder);
        await NewCodeServesAsync();
    }

    [Fact]
    public async Task An_adapter_whose_files_are_renamed_over_one_by_one_serves_the_new_code()
    {
        foreach (var file in Directory.GetFiles(_home.Prepare("WellbehavedV2")))
        {
            File.Move(file, Path.Combine(_home.Plugins, Folder, Path.GetFileName(file)), overwrite: true);
        }

        await NewCodeServesAsync();
    }

    [Fact]
    public async Task An_adapter_whose_folder_is_swapped_serves_the_new_code()
    {
        var next = _home.Prepare("WellbehavedV2");
        var place = Path.Combine(_home.Plugins, Folder);
        Directory.Move(place, Path.Combine(_home.Folder, "previous"));
        Directory.Move(next, place);
        await NewCodeServesAsync();
    }

    [Fact]
    public async Task A_corrupt_assembly_is_refused_by_name_and_the_old_code_goes_on_serving()
    {
        var bytes = await File.ReadAllBytesAsync(Assembly);
        await File.WriteAllBytesAsync(Assembly, bytes[..(bytes.Length / 2)]);

        var refused = await Eventually.Get("the copy is refused", async () =>
            JsonNode.Parse(await _gateway.TextAsync("api/v1/plugins"))!["plugins"]!.AsArray().FirstOrDefault(one => (string?)one!["source"] == Folder && (string?)one["reason"] == "corrupt-file"), _gateway.Said);
        ((bool)refused["taken"]!).ShouldBeFalse();

        var list = await _gateway.CommandAsync("plugins", "list");
        list.Code.ShouldBe(0, list.All);
        list.Output.ShouldContain("corrupt-file");
        list.Output.ShouldContain("Wellbehaved.dll");
        (await _gateway.TextAsync(Hook)).ShouldBe("build 1");
        (await _gateway.ReadyAsync("wellbehaved")).Generation.ShouldBe(1);
        await NeighboursAreUntouchedAsync();

        // and it is no dead end
        _home.Drop("WellbehavedV2", Folder);
        await NewCodeServesAsync();
    }

    [Fact]
    public async Task An_adapter_whose_folder_is_deleted_goes_on_from_its_copy_and_the_list_says_so()
    {
        Directory.Delete(Path.Combine(_home.Plugins, Folder), recursive: true);

        await Eventually.Get("the list says that it is gone", async () =>
            await _gateway.CommandAsync("plugins", "list") is { Code: 0 } list && list.Output.Contains("plugin-removed", StringComparison.Ordinal) ? list : null, _gateway.Said);
        (await _gateway.TextAsync(Hook)).ShouldBe("build 1");
        (await _gateway.FindAsync("wellbehaved"))!.Generation.ShouldBe(1);
        await NeighboursAreUntouchedAsync();
    }

    private async Task NewCodeServesAsync()
    {
        await _gateway.AnswersAsync(Hook, "build 2");
        (await _gateway.ReadyAsync("wellbehaved", atLeast: 2)).ShouldSatisfyAllConditions(
            seen => seen.Version.ShouldBe("2.0.0"),
            seen => seen.Generation.ShouldBe(2, "one replacement, not several"));
        await NeighboursAreUntouchedAsync();
    }

    private async Task NeighboursAreUntouchedAsync()
    {
        foreach (var neighbour in (string[])["demo", "clash-a"])
        {
            (await _gateway.FindAsync(neighbour)).ShouldNotBeNull().ShouldSatisfyAllConditions(
                seen => seen.State.ShouldBe("ready"),
                seen => seen.Generation.ShouldBe(1));
        }
    }
}
