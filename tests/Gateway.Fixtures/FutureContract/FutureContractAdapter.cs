using Gateway.Abstractions;

namespace Gateway.Fixtures.FutureContract;

/// <summary>Compiled against contract 2.0, which does not exist yet: must be refused before any of its code runs.</summary>
[Adapter("future-contract", Transport = TransportKind.Passive)]
public sealed class FutureContractAdapter : IAdapter
{
    public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.Delay(Timeout.Infinite, stopping);

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
