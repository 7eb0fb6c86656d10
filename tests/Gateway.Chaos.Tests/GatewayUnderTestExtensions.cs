using System.Net;
using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Configuration;
using Gateway.Host.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests;

/// <summary>Small steps that several tests take.</summary>
internal static class GatewayUnderTestExtensions
{
    public static PluginCatalogSnapshot GetCatalog(this IServiceProvider services) => services.GetRequiredService<IPluginCatalog>().Current;

    /// <summary>Starts a send through the open door and does not wait for it.</summary>
    public static void Send(this GatewayUnderTest gateway, string name, string text)
    {
        var door = gateway.Services.GetRequiredService<DoorDirectory>().Find(AdapterId.Parse(name)).ShouldNotBeNull();
        var message = new OutboundMessage { DeliveryId = $"test-{Guid.NewGuid():n}"[..32], Conversation = "c", Text = text };
        new Thread(() => door.Send(message, new IgnoredCall())) { IsBackground = true }.Start();
    }

    public static Task WaitForHookAsync(this GatewayUnderTest gateway, string name) =>
        gateway.WaitAsync(name, "its hook is mapped", one => gateway.Services.GetRequiredService<HookTable>().Find(one.Name, "x") is not null);

    public static Task WaitForFileAsync(this GatewayUnderTest gateway, string folder, string pattern) =>
        gateway.WaitAsync("neighbour", $"{pattern} exists", _ => Directory.Exists(folder) && Directory.GetFiles(folder, pattern).Length > 0);

    /// <summary>Writes files into the plugin folder: path and content in turn.</summary>
    public static void Drop(this GatewayUnderTest gateway, params object[] files)
    {
        foreach (var pair in files.Chunk(2))
        {
            var path = Path.Combine(gateway.Plugins, (string)pair[0]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, (byte[])pair[1]);
        }
    }

    /// <summary>The entry of the plugin folder that is refused with this code.</summary>
    public static Task<PluginEntry> EntryAsync(this GatewayUnderTest gateway, Reason reason) =>
        gateway.UntilAsync(
            $"an entry refused as {reason}",
            () => gateway.Services.GetCatalog().Entries.FirstOrDefault(one => one.Refusal?.Reason == reason),
            () => string.Join('\n', gateway.Services.GetCatalog().Entries));

    public static Task<GatewayEvent> EventAsync(this GatewayUnderTest gateway, string? adapter, Func<GatewayEvent, bool> wanted) =>
        gateway.UntilAsync("an event", () => gateway.Events.Recent().FirstOrDefault(one => one.Adapter?.ToString() == adapter && wanted(one)));

    /// <summary>The build of the plugin has lived through its probation, and that is written down.</summary>
    public static Task WaitUntilGoodAsync(this GatewayUnderTest gateway, string plugin)
    {
        var ledger = gateway.Services.GetRequiredService<IBuildLedger>();
        return gateway.UntilAsync($"a good build of '{plugin}'", () => ledger.GoodBuilds(PluginId.Parse(plugin)) is [var good, ..] ? good : null);
    }

    /// <summary>A message of the platform behind the fixture 'obliging': sent again until it is taken, as a platform does.</summary>
    public static async Task PostAsync(this GatewayUnderTest gateway, string name, string text)
    {
        while (true)
        {
            using var body = new StringContent(text, Encoding.UTF8);
            using var answer = await gateway.Http.PostAsync(new Uri($"/hooks/{name}/{text}", UriKind.Relative), body, TestContext.Current.CancellationToken);
            if (answer.StatusCode == HttpStatusCode.Accepted)
            {
                return;
            }

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "between two generations the platform is asked to come again");
        }
    }

    /// <summary>Edits the configuration of a running gateway, and does not wait for its next look at the file.</summary>
    public static async Task ConfigureAsync(this GatewayUnderTest gateway, string adapters, string? more = null)
    {
        var text = GatewayUnderTest.Yaml(adapters, more).Replace("$HOME", gateway.Home, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(gateway.Home, "gateway.yaml"), text);
        gateway.Services.GetRequiredService<ConfigurationSource>().RequestReload();
    }

    private sealed class IgnoredCall : DoorCall<SendOutcome>
    {
        protected override void OnCompleted(in DoorResult<SendOutcome> result)
        {
        }
    }
}
