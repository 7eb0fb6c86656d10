using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>Hands messages to the host, one after the other, and waits while it takes none.</summary>
/// <remarks>Used by one loop only.</remarks>
internal sealed class Handover(IAdapterContext context)
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private bool _isRefused;

    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    /// <exception cref="GatewayRefusedException">This generation has been replaced.</exception>
    public async Task GiveAsync(InboundMessage message, CancellationToken stopping)
    {
        while (true)
        {
            try
            {
                await context.ReceiveAsync(message, stopping);
                if (_isRefused)
                {
                    _isRefused = false;
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
                if (!_isRefused)
                {
                    _isRefused = true;
                    context.ReportDegraded("not-taken", $"The gateway does not take messages, so they wait here: {refused.Message}");
                }
            }

            await Task.Delay(Again, context.TimeProvider, stopping);
        }
    }
}
