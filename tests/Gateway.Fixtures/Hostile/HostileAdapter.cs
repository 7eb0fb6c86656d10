using System.Text;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Hostile;

/// <summary>
/// Means harm. Behaves until its hook (or a message) says "go", then does the one deed that its setting names, and tells what it achieved:
/// in its hook, in its log and by inbound messages, since in a sandbox it has no other way. The next generation behaves until it is told again.
/// </summary>
/// <remarks>The body of the hook is "go", the port of the admin API, the process id of the gateway, and that of a neighbour's worker.</remarks>
[Adapter("hostile", Capabilities = AdapterCapabilities.Receive | AdapterCapabilities.Send, Description = "Means harm, on purpose")]
[Setting("deed", SettingKind.Text, Default = "none", Description = "What it does when it is told to")]
[Setting("marker", SettingKind.Text, Default = "0", Description = "Digits in the arguments of every process that it starts")]
[Setting("home", SettingKind.Text, Default = "/nowhere", Description = "Where an intruder would guess the gateway's files")]
[Setting("prize", SettingKind.Text, Default = "no prize", Description = "What the gateway's own secrets begin with")]
[Setting("token", SettingKind.Text, Secret = true, Description = "A login")]
public sealed class HostileAdapter : IAdapter
{
    private Stage? _stage;

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var stage = _stage = new Stage(context, stopping);
        using var hook = context.MapHook("", (request, _) => ServeAsync(stage, Encoding.UTF8.GetString(request.Body.Span)));
        context.ReportConnected("waits to be told");
        await stage.LiveAsync();
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var stage = _stage!;
        stage.Misbehave();
        if (message.Text.StartsWith("go", StringComparison.Ordinal))
        {
            _ = stage.BeginAsync(message.Text);
        }

        return Task.FromResult(SendOutcome.Sent(message.DeliveryId));
    }

    public Task<LivenessOpinion> CheckLivenessAsync(CancellationToken cancellationToken)
    {
        _stage!.Misbehave();
        return Task.FromResult(LivenessOpinion.None);
    }

    private static async Task<HookResponse> ServeAsync(Stage stage, string body)
    {
        if (body.StartsWith("go", StringComparison.Ordinal))
        {
            await stage.BeginAsync(body);
        }

        stage.Misbehave();
        return HookResponse.Text(200, stage.Achieved ?? "alive");
    }
}
