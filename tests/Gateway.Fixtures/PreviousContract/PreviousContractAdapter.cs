using Gateway.Abstractions;

namespace Gateway.Fixtures.PreviousContract;

/// <summary>An adapter as it was compiled against contract 1.0: it must go on working.</summary>
[Adapter("previous-contract", Transport = TransportKind.Passive)]
[Setting("token", SettingKind.Text, Default = "none", Secret = true)]
public sealed class PreviousContractAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        await context.State.SetAsync("offset", "7", stopping);
        var receipt = await context.ReceiveAsync(
            new InboundMessage { MessageId = "1", Conversation = "c", Sender = new Participant("a", "Alice"), Text = "from 1.0" }, stopping);
        context.ReportConnected($"contract 1.0, receipt {receipt}");
        await Task.Delay(Timeout.Infinite, stopping);
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        Task.FromResult(SendOutcome.Sent(message.DeliveryId));
}
