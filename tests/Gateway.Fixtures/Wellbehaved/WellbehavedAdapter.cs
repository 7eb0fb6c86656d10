using Gateway.Abstractions;

namespace Gateway.Fixtures.Wellbehaved;

/// <summary>Does everything right, and says which build it is; the dying build ends as soon as it runs.</summary>
[Adapter("wellbehaved", Transport = TransportKind.Passive, Description = "Echoes what it is sent")]
[Setting("greeting", SettingKind.Text, Default = "hello", Description = "What it says first")]
public sealed class WellbehavedAdapter : IAdapter
{
#if WELLBEHAVED_2
    public const string Build = "build 2";
#elif WELLBEHAVED_DYING
    public const string Build = "dying build";
#else
    public const string Build = "build 1";
#endif

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        if (Build == "dying build")
        {
            throw new InvalidOperationException("this build cannot run");
        }

        using var hook = context.MapHook("", (request, _) => Task.FromResult(HookResponse.Text(200, Build)));
        context.ReportConnected(Build);
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(Build + "/" + message.DeliveryId));
}
