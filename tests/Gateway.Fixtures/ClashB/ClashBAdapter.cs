using Gateway.Abstractions;

namespace Gateway.Fixtures.ClashB;

/// <summary>Reports what its own private version 2 of Clash.Library says.</summary>
[Adapter("clash-b", Transport = TransportKind.Passive)]
public sealed class ClashBAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.ReportConnected(global::Clash.Library.Greeting.Say());
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(global::Clash.Library.Greeting.Say()));
}
