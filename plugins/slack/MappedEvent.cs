using Gateway.Abstractions;

namespace Gateway.Adapters.Slack;

/// <summary>What an event of Slack's is for the gateway.</summary>
/// <param name="Messages">To be handed over; empty for what is none, and for the bot's own words.</param>
/// <param name="Channel">Where it happened; null when it is no message of a channel.</param>
/// <param name="Thread">The thread's first message; null in the channel itself.</param>
/// <param name="Stamp">Of the message.</param>
/// <param name="IsMention">It came because the bot was mentioned, and tells nothing about what else is written there.</param>
internal sealed record MappedEvent(IReadOnlyList<InboundMessage> Messages, string? Channel = null, string? Thread = null, string? Stamp = null, bool IsMention = false)
{
    public static MappedEvent Nothing { get; } = new([]);
}
