using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Messaging;

/// <summary>A door whose answers are scripted. Without a script it delivers everything at once, on the caller's stack.</summary>
internal sealed class FakeDoor(string adapter, long generation = 1) : IOutboundDoor
{
    private readonly ConcurrentQueue<OutboundMessage> _entered = new();

    public AdapterId Adapter { get; } = AdapterId.Parse(adapter);

    public GenerationNumber Generation { get; } = new(generation);

    /// <summary>Every message that reached the adapter, in the order of entering.</summary>
    public IReadOnlyList<OutboundMessage> Entered => [.. _entered];

    public IEnumerable<string> Texts => _entered.Select(message => message.Text);

    /// <summary>Called instead of delivering; has to complete the call, now, later or never.</summary>
    public Action<OutboundMessage, OpenCall>? Script { get; set; }

    /// <summary>The generation is gone: nothing reaches the adapter.</summary>
    public bool IsFenced { get; set; }

    public static DoorResult<SendOutcome> Sent(OutboundMessage message) =>
        new(CallStatus.Completed, SendOutcome.Sent("platform-" + message.DeliveryId));

    public void Send(OutboundMessage message, DoorCall<SendOutcome> call)
    {
        var open = new OpenCall(call, call.Begin());
        if (IsFenced)
        {
            open.TryComplete(new(CallStatus.Fenced));
            return;
        }

        _entered.Enqueue(message);
        if (Script is { } script)
        {
            script(message, open);
        }
        else
        {
            open.TryComplete(Sent(message));
        }
    }
}
