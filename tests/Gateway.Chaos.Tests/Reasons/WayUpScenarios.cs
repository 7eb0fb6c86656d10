using System.Net;
using System.Net.Sockets;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Tests.Plugins;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>Codes of an instance that comes up, or works.</summary>
internal static class WayUpScenarios
{
    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        all.Add(Reason.None, new(TakenAsync));
        all.Add(Reason.NotConfigured, new(NotConfiguredAsync, NextActionKind.WaitForConfiguration));
        all.Add(Reason.Starting, new(() => MisbehavesAsync(Reason.Starting, "never-connects"), NextActionKind.BecomeReady));
        all.Add(Reason.Connected, new(() => ObligesAsync(Reason.Connected, "connect"), NextActionKind.LivenessCheck));
        all.Add(Reason.HookMapped, new(() => ObligesAsync(Reason.HookMapped, "hook"), NextActionKind.LivenessCheck));
        all.Add(Reason.TrafficSeen, new(TrafficAsync, NextActionKind.LivenessCheck));
        all.Add(Reason.NoConnectionProof, new(
            () => MisbehavesAsync(Reason.NoConnectionProof, "never-connects", "limits: {startup_deadline: 300ms, run_return_deadline: 300ms}, "), NextActionKind.LivenessCheck));
        all.Add(Reason.AdapterDegraded, new(() => ObligesAsync(Reason.AdapterDegraded, "degraded"), NextActionKind.LivenessCheck));
    }

    private static async Task<Shown> TakenAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("    neighbour: {plugin: wellbehaved}", ["Wellbehaved"]);
        await gateway.ReadyAsync("neighbour");
        return Shown.Of(gateway.Services.GetCatalog().Entries.Single());
    }

    private static async Task<Shown> NotConfiguredAsync()
    {
        await using var gateway = await GatewayUnderTest.StartAsync("    neighbour: {plugin: wellbehaved}", ["Wellbehaved"]);
        gateway.Drop("needy/Needy.dll", PluginEmitter.Adapter("needy", "Needy", attributes: "[Setting(\"token\", SettingKind.Text, Required = true, Secret = true)]"));
        var shown = await gateway.WaitAsync("needy", "waits for its settings", one => one.Reason == Reason.NotConfigured);
        var why = Shown.Of(shown, gateway.Services.GetCatalog().Find(PluginId.Parse("needy")));
        why.Why.Paste.ShouldNotBeNull().ShouldContain("token: ${env:TOKEN}");
        return why;
    }

    private static async Task<Shown> TrafficAsync()
    {
        using var platform = new TcpListener(IPAddress.Loopback, 0);
        platform.Start();
        _ = AnswerAsync(platform);
        return await ObligesAsync(Reason.TrafficSeen, "traffic", $", port: {((IPEndPoint)platform.LocalEndpoint).Port}");
    }

    private static async Task AnswerAsync(TcpListener platform)
    {
        using var client = await platform.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await client.GetStream().ReadExactlyAsync(new byte[16], TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), TestContext.Current.CancellationToken);
    }

    private static async Task<Shown> ObligesAsync(Reason reason, string does, string more = "")
    {
        await using var gateway = await GatewayUnderTest.StartAsync($"    good: {{plugin: obliging, settings: {{does: {does}{more}}}}}", ["Obliging"]);
        return Shown.Of(await gateway.WaitAsync("good", $"{reason}", one => one.Reason == reason));
    }

    private static async Task<Shown> MisbehavesAsync(Reason reason, string behaviour, string limits = "")
    {
        await using var gateway = await GatewayUnderTest.StartAsync(
            $"    bad: {{plugin: misbehaving, {limits}settings: {{behaviour: {behaviour}, release_file: $HOME/release}}}}", ["Misbehaving"]);
        return Shown.Of(await gateway.WaitAsync("bad", $"{reason}", one => one.Reason == reason && one.State != AdapterState.Loading));
    }
}
