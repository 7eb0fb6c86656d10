using Gateway.Abstractions;
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

    private sealed class IgnoredCall : DoorCall<SendOutcome>
    {
        protected override void OnCompleted(in DoorResult<SendOutcome> result)
        {
        }
    }
}
