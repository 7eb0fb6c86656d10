using Gateway.Abstractions;

namespace Gateway.Fixtures.OwnAbstractions;

/// <summary>Well behaved, but ships a copy of the contract: loaded from there, its types would not be the host's.</summary>
[Adapter("own-abstractions", Transport = TransportKind.Passive)]
public sealed class OwnAbstractionsAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.ReportConnected("contract from " + (typeof(IAdapter).Assembly == context.GetType().GetInterface("IAdapterContext")?.Assembly ? "the host" : "the plugin"));
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
