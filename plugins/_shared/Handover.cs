using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>Hands messages to the gateway, one after the other, and waits with them while it takes none.</summary>
internal sealed class Handover(IAdapterContext context)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>The gateway does not take messages at the moment, which is no fault of the connection.</summary>
    public bool IsRefused { get; private set; }

    /// <exception cref="GatewayRefusedException">This generation has been replaced.</exception>
    public async Task GiveAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await context.ReceiveAsync(message, cancellationToken);
                if (IsRefused)
                {
                    IsRefused = false;
                    context.ReportConnected("messages are taken again");
                }

                return;
            }
            catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Invalid)
            {
                context.Log.Warning($"Message {message.MessageId} was left out: {refused.Message}");
                return;
            }
            catch (GatewayRefusedException refused) when (refused.Reason != RefusalReason.Fenced)
            {
                if (!IsRefused)
                {
                    IsRefused = true;
                    context.ReportDegraded("not-taken", $"The gateway does not take messages, so they are not confirmed to the platform: {refused.Message}");
                }
            }

            await Task.Delay(Again, context.TimeProvider, cancellationToken);
        }
    }
}
