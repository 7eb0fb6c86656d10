using Gateway.Abstractions;

namespace Gateway.Fixtures.ClashA;

/// <summary>Reports what its own private version 1 of Clash.Library says.</summary>
[Adapter("clash-a", Transport = TransportKind.Passive)]
public sealed class ClashAAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.ReportConnected(global::Clash.Library.Greeting.Say());
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(global::Clash.Library.Greeting.Say()));
}
