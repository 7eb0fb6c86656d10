using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>Makes a message of the gateway of a callback.</summary>
internal static class WecomMapping
{
    private static readonly string[] Files = ["image", "voice", "file", "video"];

    /// <summary>Null when there is nothing to hand over.</summary>
    /// <param name="body">Of the callback.</param>
    /// <param name="question">The id of the callback, which its answer carries.</param>
    public static InboundMessage? Map(JsonElement body, string question)
    {
        if (JsonLook.Text(body, "msgid") is not { Length: > 0 and <= 256 } id || JsonLook.Object(body, "from") is not { } from || JsonLook.Text(from, "userid") is not { Length: > 0 and <= 200 } sender)
        {
            return null;
        }

        var parts = JsonLook.Text(body, "msgtype") == "mixed" && JsonLook.Object(body, "mixed") is { } mixed ? JsonLook.Items(mixed, "msg_item").ToArray() : [body];
        var text = string.Join('\n', parts.Select(TextOf).Where(part => part is { Length: > 0 }));
        Attachment[] files = [.. parts.SelectMany(FileOf)];
        if (text.Length == 0 && files.Length == 0)
        {
            return null;
        }

        // with a single person there is no chat id, and the person's own serves as one
        var isGroup = JsonLook.Text(body, "chattype") == "group";
        return new InboundMessage
        {
            MessageId = id,
            Conversation = JsonLook.Text(body, "chatid") is { Length: > 0 and <= 200 } chat ? chat : sender,
            Sender = new(sender),
            Text = text,
            Attachments = files,
            SentAt = JsonLook.Number(body, "create_time") is { } at and > 0 and < 4e9 ? DateTimeOffset.FromUnixTimeSeconds((long)at) : null,
            ReplyContext = question.Length is > 0 and <= 200 ? question : null,
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["chat_type"] = isGroup ? "group" : "direct" },
        };
    }

    private static string? TextOf(JsonElement part) => JsonLook.Text(part, "msgtype") switch
    {
        "text" when JsonLook.Object(part, "text") is { } text => JsonLook.Text(text, "content")?.Trim(),

        // what WeCom has understood of it
        "voice" when JsonLook.Object(part, "voice") is { } voice => JsonLook.Text(voice, "content"),
        _ => null,
    };

    /// <summary>By the platform's id only: the files are encrypted with a key that stays in the callback.</summary>
    private static IEnumerable<Attachment> FileOf(JsonElement part) =>
        JsonLook.Text(part, "msgtype") is { } type && Files.Contains(type) && JsonLook.Object(part, type) is { } file && JsonLook.Text(file, "url") is { Length: > 0 } url
            ? [new() { Name = JsonLook.Text(file, "filename") is { Length: > 0 } name ? name : type, PlatformId = url }]
            : [];
}
