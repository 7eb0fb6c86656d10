using System.Text;
using Gateway.Abstractions;

namespace Gateway.Fixtures.Crashing;

/// <summary>
/// Ends the process of the host: inside of a call when its hook is told how, or by itself, outside of every call, as the setting
/// <c>later</c> says. A hook that is asked nothing answers "alive".
/// </summary>
[Adapter("crashing", Transport = TransportKind.Passive, Description = "Ends the process of the host on purpose")]
[Setting("later", SettingKind.Text, Description = "How it ends the process some time after its start")]
public sealed class CrashingAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        using var hook = context.MapHook("", (request, _) =>
        {
            if (request.Body.Length > 0)
            {
                Crash.Do(Encoding.UTF8.GetString(request.Body.Span));
            }

            return Task.FromResult(HookResponse.Text(200, "alive"));
        });
        context.ReportConnected("ready to crash");
        if (context.Settings.Text("later") is { } later)
        {
            await Task.Delay(200, stopping);
            Crash.Do(later);
        }

        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
