using System.Text;
using Gateway.Abstractions;

namespace Hello;

[Adapter("hello", Transport = TransportKind.Passive, Description = "Greets whoever posts a name to its hook")]
[Setting("greeting", SettingKind.Text, Default = "Hello", Description = "The first word of every answer")]
public sealed class HelloAdapter : IAdapter
{
    public async Task RunAsync(IAdapterContext context, CancellationToken stopping)
    {
        var greeting = context.Settings.Text("greeting");
        using var hook = context.MapHook("", async (request, cancellationToken) =>
        {
            var name = Encoding.UTF8.GetString(request.Body.Span);
            var message = new InboundMessage { MessageId = Guid.NewGuid().ToString("N"), Conversation = name, Sender = new Participant(name), Text = name };
            var receipt = await context.ReceiveAsync(message, cancellationToken);
            return HookResponse.Text(200, $"{greeting} {name}, the gateway holds your message: {receipt}.\n");
        });
        context.ReportConnected("waiting for names");
        await Task.Delay(Timeout.Infinite, stopping); // the returned task is the adapter's life
    }

    public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        Console.WriteLine($"to {message.Conversation}: {message.Text}");
        return Task.FromResult(SendOutcome.Sent(message.DeliveryId));
    }
}
