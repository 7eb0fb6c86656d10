using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>Makes messages of the gateway of an event, whichever way it came.</summary>
/// <param name="me">The bot's open_id.</param>
internal sealed class InboundMapping(string me)
{
    /// <summary>Empty when there is nothing to hand over: other events, and what bots write, this one first of all.</summary>
    public IReadOnlyList<InboundMessage> Map(JsonElement json)
    {
        var header = JsonLook.Object(json, "header") ?? default;
        var what = JsonLook.Object(json, "event") ?? default;
        return JsonLook.Text(header, "event_type") switch
        {
            "im.message.receive_v1" => Written(header, what),
            "im.message.recalled_v1" => Recalled(what),
            _ => [],
        };
    }

    private static InboundMessage[] Recalled(JsonElement what) => JsonLook.Text(what, "message_id") is { Length: > 0 } id && JsonLook.Text(what, "chat_id") is { Length: > 0 } chat
        ?
        [
            new InboundMessage
            {
                MessageId = $"{id}/delete",
                Conversation = chat,
                Sender = new("unknown"),
                Kind = InboundKind.Deleted,
                SentAt = Time(what, "recall_time"),
                Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["deleted"] = id },
            },
        ]
        : [];

    private static DateTimeOffset? Time(JsonElement parent, string name) =>
        long.TryParse(JsonLook.Text(parent, name), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds < 253402300799999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;

    private InboundMessage[] Written(JsonElement header, JsonElement what)
    {
        var message = JsonLook.Object(what, "message") ?? default;
        var sender = JsonLook.Object(what, "sender") ?? default;
        var ids = JsonLook.Object(sender, "sender_id") ?? default;
        if (JsonLook.Text(message, "message_id") is not { Length: > 0 } id || JsonLook.Text(message, "chat_id") is not { Length: > 0 } chat || JsonLook.Text(sender, "sender_type") != "user"
            || (JsonLook.Text(ids, "open_id") ?? JsonLook.Text(ids, "user_id") ?? JsonLook.Text(ids, "union_id")) is not { Length: > 0 } author || author == me)
        {
            return [];
        }

        var content = MessageContent.Read(JsonLook.Text(message, "message_type"), JsonLook.Text(message, "content"), JsonLook.Items(message, "mentions"));
        return content.Text.Length == 0 && content.Files.Count == 0
            ? []
            :
            [
                new InboundMessage
                {
                    MessageId = id,
                    Conversation = chat,
                    Sender = new(author),
                    Text = content.Text,
                    Thread = JsonLook.Text(message, "thread_id") is { Length: > 0 } thread ? thread : null,
                    ReplyTo = JsonLook.Text(message, "parent_id") is { Length: > 0 } parent ? parent : null,
                    SentAt = Time(message, "create_time"),
                    Attachments = content.Files,
                    Properties = Properties(header, message),

                    // a thread can be written to by answering in it, and in no other way
                    ReplyContext = id,
                },
            ];
    }

    private static Dictionary<string, string> Properties(JsonElement header, JsonElement message)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (ReadOnlySpan<(string, string?)>)[("chat_type", JsonLook.Text(message, "chat_type")), ("event_id", JsonLook.Text(header, "event_id")), ("tenant_key", JsonLook.Text(header, "tenant_key"))])
        {
            if (value is { Length: > 0 })
            {
                properties[name] = value;
            }
        }

        return properties;
    }
}
