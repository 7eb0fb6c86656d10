using Gateway.Abstractions;
using Gateway.Fixtures.Misbehaving;

namespace Gateway.Fixtures.HangingConstructor;

/// <summary>Its constructor does not return until the file named by <c>GATEWAY_FIXTURE_RELEASE</c> exists.</summary>
[Adapter("hanging-constructor")]
public sealed class HangingConstructorAdapter : IAdapter
{
    public HangingConstructorAdapter() => new Blocks(releaseFile: null).UntilReleased();

    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        context.ReportConnected("constructed after all");
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
