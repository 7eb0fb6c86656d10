using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>Makes a message of the gateway of an update.</summary>
internal static class IlinkMapping
{
    private const int OfBot = 2;
    private const int Generating = 1;
    private const int LongestId = 180;

    private static readonly (int Type, string Item, string Name, string MediaType)[] Files =
        [(2, "image_item", "image", "image/*"), (3, "voice_item", "voice", "audio/*"), (4, "file_item", "file", "application/octet-stream"), (5, "video_item", "video", "video/*")];

    /// <summary>Null when there is nothing to hand over: the bot's own words, what is still being written, and what is empty.</summary>
    /// <param name="update">One of the poll's answer.</param>
    /// <param name="me">The bot's own id, where it is known.</param>
    public static InboundMessage? Map(JsonElement update, string? me)
    {
        var sender = JsonLook.Text(update, "from_user_id");
        if (sender is not { Length: > 0 and <= LongestId } || sender == me || JsonLook.Number(update, "message_type") == OfBot || JsonLook.Number(update, "message_state") == Generating
            || Json.Id(update, "message_id") is not { Length: > 0 and <= 256 } id)
        {
            return null;
        }

        var items = JsonLook.Items(update, "item_list").ToArray();
        var text = string.Join('\n', items.Select(TextOf).Where(part => part is { Length: > 0 }));
        Attachment[] files = [.. items.SelectMany(FileOf)];
        if (text.Length == 0 && files.Length == 0)
        {
            return null;
        }

        var group = Json.Id(update, "group_id") ?? Json.Id(update, "room_id");
        return new InboundMessage
        {
            MessageId = id,
            Conversation = group is { Length: <= LongestId } ? group : sender,
            Sender = new(sender),
            Text = text,
            SentAt = JsonLook.Number(update, "create_time_ms") is { } at and > 0 and < 4e12 ? DateTimeOffset.FromUnixTimeMilliseconds((long)at) : null,
            Attachments = files,
            ReplyTo = items.Select(Quoted).FirstOrDefault(quoted => quoted is not null),
            ReplyContext = JsonLook.Text(update, "context_token"),
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["chat_type"] = group is null ? "direct" : "group" },
        };
    }

    /// <summary>Where an answer goes that is written without a message to answer: the place that the token came from.</summary>
    public static string? ContextTokenOf(JsonElement update) => JsonLook.Text(update, "context_token") is { Length: > 0 and <= 60_000 } token ? token : null;

    private static string? TextOf(JsonElement item) => JsonLook.Number(item, "type") switch
    {
        1 when JsonLook.Object(item, "text_item") is { } text => JsonLook.Text(text, "text"),

        // what WeChat has understood of it
        3 when JsonLook.Object(item, "voice_item") is { } voice => JsonLook.Text(voice, "text"),
        _ => null,
    };

    private static IEnumerable<Attachment> FileOf(JsonElement item)
    {
        foreach (var (type, name, usual, mediaType) in Files)
        {
            if (JsonLook.Number(item, "type") == type && JsonLook.Object(item, name) is { } file)
            {
                yield return new()
                {
                    Name = JsonLook.Text(file, "file_name") is { Length: > 0 } own ? own : usual,
                    ContentType = mediaType,
                    Size = long.TryParse(JsonLook.Text(file, "len"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var size) ? size : null,
                    PlatformId = JsonLook.Object(file, "media") is { } media ? JsonLook.Text(media, "encrypt_query_param") : null,
                };
            }
        }
    }

    private static string? Quoted(JsonElement item) =>
        JsonLook.Object(item, "ref_msg") is not { } quoted ? null
        : Json.Id(quoted, "svr_id") ?? (JsonLook.Object(quoted, "message_item") is { } message ? Json.Id(message, "msg_id") : null);
}
