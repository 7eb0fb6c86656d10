using Gateway.Fixtures;
using Gateway.Host.Model;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>Codes that people and their inputs cause.</summary>
internal static class InputScenarios
{
    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        all.Add(Reason.Operator, new(OperatorAsync, NextActionKind.WaitForOperator));
        all.Add(Reason.FilesChanged, new(FilesChangedAsync));
        all.Add(Reason.ConfigurationChanged, new(ConfigurationChangedAsync, NextActionKind.FinishStop));
        all.Add(Reason.SettingInvalid, new(SettingInvalidAsync, NextActionKind.WaitForConfiguration));
        all.Add(Reason.CredentialInUse, new(CredentialInUseAsync, NextActionKind.WaitForConfiguration));
        all.Add(Reason.HostStopping, new(HostStoppingAsync, NextActionKind.None));
        all.Add(Reason.PluginMissing, new(PluginMissingAsync, NextActionKind.WaitForFiles));
    }

    private static async Task<Shown> OperatorAsync()
    {
        await using var gateway = await StartAsync("    good: {plugin: obliging}");
        await gateway.CommandAsync("good", AdapterVerb.Pause);
        return Shown.Of(await gateway.WaitAsync("good", "paused", one => one.State == AdapterState.Paused));
    }

    private static async Task<Shown> FilesChangedAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("    good: {plugin: wellbehaved}", ["Wellbehaved"]);
        await gateway.ReadyAsync("good");
        FixtureFolders.CopyTo("WellbehavedV2", Path.Combine(gateway.Plugins, "wellbehaved"));
        var shown = await gateway.EventAsync("good", one => one.Kind == EventKind.StateChanged && one.Reason == Reason.FilesChanged);
        await gateway.WaitAsync("good", "serves with the new build", one => one.State == AdapterState.Ready && one.Version == "2.0.0");
        return Shown.Of(shown, gateway["good"]!);
    }

    private static async Task<Shown> ConfigurationChangedAsync()
    {
        const string settings = "limits: {send_deadline: 50s, drain_deadline: 50s}, settings: {hold_file: $HOME/go, sent_file: $HOME/";
        await using var gateway = await StartAsync($"    good: {{plugin: obliging, {settings}one}}}}");

        // a send that is not over yet keeps the old generation, and with it what is shown
        gateway.Send("good", "hold");
        await gateway.ConfigureAsync($"    good: {{plugin: obliging, {settings}two}}}}");
        var shown = await gateway.WaitAsync("good", "gives way to the new settings", one => one.Reason == Reason.ConfigurationChanged);
        await File.WriteAllTextAsync(Path.Combine(gateway.Home, "go"), "");
        await gateway.ReadyAsync("good", atLeast: 2);
        return Shown.Of(shown);
    }

    private static async Task<Shown> SettingInvalidAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("    good: {plugin: obliging, settings: {does: nonsense}}", ["Obliging"]);
        return Shown.Of(await gateway.WaitAsync("good", "failed", one => one.State == AdapterState.Failed));
    }

    private static async Task<Shown> CredentialInUseAsync()
    {
        const string token = "the-very-same-token";
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    one: {{plugin: telltale, settings: {{token: {token}}}}}\n    two: {{plugin: telltale, settings: {{token: {token}}}}}", ["Telltale"]);
        var refused = await gateway.WaitAsync("two", "failed", one => one.State == AdapterState.Failed);
        await gateway.ReadyAsync("one");
        refused.Detail.ShouldContain("'one' and 'two'");
        refused.Detail.ShouldNotContain(token);
        return Shown.Of(refused);
    }

    private static async Task<Shown> HostStoppingAsync()
    {
        await using var gateway = await StartAsync("    good: {plugin: obliging}");
        await gateway.StopAsync();
        gateway["good"]!.State.ShouldBe(AdapterState.Stopped);
        return Shown.Of(gateway["good"]!);
    }

    private static async Task<Shown> PluginMissingAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("    bad: {plugin: not-there}", []);
        return Shown.Of(await gateway.WaitAsync("bad", "without its plugin", one => one.State == AdapterState.Discovered));
    }

    private static async Task<GatewayUnderTest> StartAsync(string adapters)
    {
        var gateway = await GatewayUnderTest.StartAsync(adapters, ["Obliging"]);
        await gateway.ReadyAsync("good");
        return gateway;
    }
}
