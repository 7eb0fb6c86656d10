using System.Globalization;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Routing;

/// <summary>
/// Puts reply and thread into a bridged message, as the other platform names them. Asked right before each attempt: then everything that
/// stands before the message in its conversation has its id on the other platform.
/// </summary>
/// <remarks>The catalog is absent where no plugins are; threads are then taken for known everywhere.</remarks>
internal sealed class BridgeLinks(IBridgeMap map, Roster roster, IPluginCatalog? catalog = null)
{
    /// <summary>What the message answers, as its own platform names it. Never reaches an adapter.</summary>
    public const string ReplyProperty = "gateway-reply";

    /// <summary>Its thread, likewise.</summary>
    public const string ThreadProperty = "gateway-thread";

    /// <summary>Its conversation, likewise.</summary>
    public const string FromProperty = "gateway-from";

    /// <param name="to">The instance that is about to send.</param>
    /// <param name="message">As it was written down.</param>
    public OutboundMessage Bind(AdapterId to, OutboundMessage message)
    {
        if (!message.Properties.TryGetValue(FromProperty, out var conversation)
            || !message.Properties.TryGetValue(RouteMessages.HopProperty, out var name) || !AdapterId.TryParse(name, out var from))
        {
            return message;
        }

        var plain = message with
        {
            Properties = message.Properties.Where(pair => pair.Key is not (ReplyProperty or ThreadProperty or FromProperty)).ToDictionary(StringComparer.Ordinal),
        };
        try
        {
            return Bound(to, from, conversation, message, plain);
        }
        catch (GatewayRefusedException)
        {
            // a message without its links is better than none; the store says by itself that it cannot be read
            return plain;
        }
    }

    /// <summary>Whether a bridge has made this message: it is the gateway's own, also after a restart.</summary>
    public bool IsMade(AdapterId adapter, string messageId)
    {
        try
        {
            return map.SourceOf(adapter, messageId) is not null;
        }
        catch (GatewayRefusedException)
        {
            return false;
        }
    }

    private OutboundMessage Bound(AdapterId to, AdapterId from, string conversation, OutboundMessage message, OutboundMessage plain)
    {
        var answered = message.Properties.TryGetValue(ReplyProperty, out var reply) ? Counterpart(to, from, reply, message.DeliveryId) : null;
        var thread = answered?.Thread;
        if (message.Properties.TryGetValue(ThreadProperty, out var own))
        {
            thread = ThreadOf(new BridgeThread(from, conversation, own, to, message.Conversation), message.DeliveryId);
        }

        // where the platform has no threads, an answer to the first message still shows what belongs together
        return plain with
        {
            Thread = KnowsThreads(to) ? thread : null,
            ReplyTo = answered?.MessageId ?? (KnowsThreads(to) ? null : thread),
            ReplyContext = answered?.ReplyContext,
        };
    }

    private string? ThreadOf(BridgeThread thread, string deliveryId)
    {
        // most platforms name a thread by its first message
        if (Counterpart(thread.To, thread.From, thread.Thread, deliveryId) is { } first)
        {
            return first.Thread ?? first.MessageId;
        }

        if (map.RootOf(thread) is { } root && root != deliveryId && map.DeliveredAs(root) is { } platformId)
        {
            return platformId;
        }

        map.Begin(thread, deliveryId);
        return null;
    }

    /// <summary>The same message on the other side, whichever side it was written on.</summary>
    private BridgeSource? Counterpart(AdapterId to, AdapterId from, string messageId, string deliveryId)
    {
        if (map.SourceOf(from, messageId) is { } source)
        {
            return source.Adapter == to ? source : null;
        }

        // what came by the same route has the same end of its delivery id
        var route = deliveryId.IndexOf('-', StringComparison.Ordinal);
        return route > 0 && map.Received(from, messageId) is { } sequence
            && map.DeliveredAs(string.Create(CultureInfo.InvariantCulture, $"r{sequence:x}{deliveryId[route..]}")) is { } platformId
            ? new BridgeSource(to, platformId, Thread: null, ReplyContext: null)
            : null;
    }

    private bool KnowsThreads(AdapterId adapter) =>
        catalog is null || roster.Current.Find(adapter) is not { } instance || catalog.Current.Find(instance.Plugin) is not { Build: { } build }
        || build.Manifest.Capabilities.HasFlag(AdapterCapabilities.Threads);
}
