using Gateway.Abstractions;

namespace Gateway.Fixtures.UsesLibraries;

/// <summary>
/// Works, and uses what the setting <c>uses</c> names before it says that it is connected. What it leaves behind when it ends is what
/// that use leaves behind: the subject of docs/unloading.md.
/// </summary>
[Adapter("useslibraries", Capabilities = AdapterCapabilities.Send, Description = "Uses one library at a time")]
[Setting("uses", SettingKind.Text, Default = "nothing", Description = "What it uses")]
[Setting("address", SettingKind.Text, Description = "Of a small HTTP server, for what needs one")]
[Setting("folder", SettingKind.Text, Description = "Where it may write, for what needs that")]
[Setting("release_file", SettingKind.Text, Description = "What never ends by itself ends when this file exists")]
public sealed class UsesLibrariesAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var use = context.Settings.Text("uses") ?? "nothing";
        await (Framework.Find(use) ?? Packages.Find(use) ?? LeftBehind.Find(use) ?? throw new ArgumentException($"There is no use '{use}'."))(new Place(
            context.Settings.Text("address") ?? "", context.Settings.Text("folder") ?? "", context.Settings.Text("release_file") ?? "", stopping));
        context.ReportConnected(use);
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
