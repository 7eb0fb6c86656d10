using Gateway.Abstractions;

namespace Gateway.Fixtures.ThrowingConstructor;

/// <summary>Its constructor throws.</summary>
[Adapter("throwing-constructor")]
public sealed class ThrowingConstructorAdapter : IAdapter
{
    public ThrowingConstructorAdapter() => throw new InvalidOperationException("the constructor of the fixture throws");

    public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.CompletedTask;

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
