using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>Makes messages of the gateway of Slack's events, and of what its history tells.</summary>
internal sealed class InboundMapping(Identity me, bool otherBots)
{
    /// <param name="payload">The body of an <c>event_callback</c>.</param>
    public MappedEvent Map(JsonElement payload)
    {
        if (JsonLook.Object(payload, "event") is not { } what || JsonLook.Text(what, "type") is not ("message" or "app_mention") || JsonLook.Text(what, "channel") is not { Length: > 0 } channel)
        {
            return MappedEvent.Nothing;
        }

        return JsonLook.Text(what, "subtype") switch
        {
            "message_changed" => new(Edited(what, channel)),
            "message_deleted" => new(Deleted(what, channel)),
            _ => Written(what, channel, JsonLook.Text(payload, "event_id")) with { IsMention = JsonLook.Text(what, "type") == "app_mention" },
        };
    }

    /// <summary>A message as it stands in events and in the history.</summary>
    /// <param name="message">Its body.</param>
    /// <param name="channel">Where it stands; the history does not repeat it.</param>
    /// <param name="eventId">Slack's, when it came as an event.</param>
    public MappedEvent Written(JsonElement message, string channel, string? eventId)
    {
        if (JsonLook.Text(message, "ts") is not { } stamp || Stamp.Order(stamp) == 0)
        {
            return MappedEvent.Nothing;
        }

        var thread = JsonLook.Text(message, "thread_ts") is { } parent && parent != stamp ? parent : null;
        var nothing = new MappedEvent([], channel, thread, stamp);

        // joins, topics, pins and other notices are messages too
        if (JsonLook.Text(message, "subtype") is not (null or "file_share" or "thread_broadcast" or "me_message" or "bot_message") || Author(message) is not { } sender)
        {
            return nothing;
        }

        var text = Mrkdwn.ToPlain(JsonLook.Text(message, "text") ?? "");
        Attachment[] files = [.. JsonLook.Items(message, "files").Select(File)];
        if (text.Length == 0 && files.Length == 0)
        {
            return nothing;
        }

        var properties = Properties(message);
        if (eventId is not null)
        {
            properties["event_id"] = eventId;
        }

        return nothing with
        {
            Messages =
            [
                new InboundMessage
                {
                    MessageId = MessageIds.Of(channel, stamp),
                    Conversation = channel,
                    Sender = sender,
                    Text = text,
                    Thread = thread,
                    ReplyTo = thread is null ? null : MessageIds.Of(channel, thread),
                    SentAt = Stamp.Time(stamp),
                    Attachments = files,
                    Properties = properties,
                },
            ],
        };
    }

    private static Attachment File(JsonElement file) => new()
    {
        Name = JsonLook.Text(file, "name") ?? "file",
        ContentType = JsonLook.Text(file, "mimetype"),
        Size = (long?)JsonLook.Number(file, "size"),

        // its address answers only to the bot's token
        PlatformId = JsonLook.Text(file, "id"),
    };

    private static Dictionary<string, string> Properties(JsonElement message)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in (ReadOnlySpan<string>)["channel_type", "client_msg_id"])
        {
            if (JsonLook.Text(message, name) is { Length: > 0 } value)
            {
                properties[name] = value;
            }
        }

        return properties;
    }

    /// <summary>Null for the bot itself, for other bots unless they are wanted, and for nobody.</summary>
    private Participant? Author(JsonElement message)
    {
        var bot = JsonLook.Text(message, "bot_id");
        var user = JsonLook.Text(message, "user");
        if (user == me.UserId || (bot is not null && bot == me.BotId) || (bot is not null && !otherBots) || (user ?? bot) is not { Length: > 0 } id)
        {
            return null;
        }

        var profile = JsonLook.Object(message, bot is null ? "user_profile" : "bot_profile") ?? default;
        var name = JsonLook.Text(profile, "display_name") is { Length: > 0 } shown ? shown : JsonLook.Text(profile, "name") ?? JsonLook.Text(message, "username");
        return new(id, name, bot is not null);
    }

    /// <summary>Previews of links change a message as well, which is no edit.</summary>
    private InboundMessage[] Edited(JsonElement what, string channel)
    {
        var now = JsonLook.Object(what, "message") ?? default;
        var before = JsonLook.Object(what, "previous_message") ?? default;
        return JsonLook.Object(now, "edited") is { } edited && JsonLook.Text(edited, "ts") is { } at && JsonLook.Text(now, "text") != JsonLook.Text(before, "text")
            ? [.. Written(now, channel, eventId: null).Messages.Select(message => message with
                {
                    MessageId = $"{message.MessageId}/edit/{at}",
                    Kind = InboundKind.Edited,
                    SentAt = Stamp.Time(at),
                    Properties = new Dictionary<string, string>(message.Properties, StringComparer.Ordinal) { ["edited"] = message.MessageId },
                })]
            : [];
    }

    private InboundMessage[] Deleted(JsonElement what, string channel)
    {
        var before = JsonLook.Object(what, "previous_message") ?? default;
        return JsonLook.Text(what, "deleted_ts") is { } gone && Author(before) is { } sender
            ?
            [
                new InboundMessage
                {
                    MessageId = $"{MessageIds.Of(channel, gone)}/delete",
                    Conversation = channel,
                    Sender = sender,
                    Kind = InboundKind.Deleted,
                    Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["deleted"] = MessageIds.Of(channel, gone) },
                },
            ]
            : [];
    }
}
