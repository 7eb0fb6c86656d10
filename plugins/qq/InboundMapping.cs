using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>Makes a message of the gateway of an event. The bot never gets its own words.</summary>
internal static class InboundMapping
{
    /// <summary>Null when there is nothing to hand over: other events, and messages without text and files.</summary>
    /// <param name="type">The event's name.</param>
    /// <param name="data">Its body.</param>
    /// <param name="now">From now on a question may be answered for some time.</param>
    public static InboundMessage? Map(string type, JsonElement data, DateTimeOffset now)
    {
        var isGroup = type is "GROUP_AT_MESSAGE_CREATE" or "GROUP_MESSAGE_CREATE";
        if ((!isGroup && type != "C2C_MESSAGE_CREATE") || JsonLook.Text(data, "id") is not { Length: > 0 and <= 256 } id || JsonLook.Object(data, "author") is not { } author)
        {
            return null;
        }

        var sender = JsonLook.Text(author, isGroup ? "member_openid" : "user_openid") ?? JsonLook.Text(author, "id");
        var place = isGroup ? JsonLook.Text(data, "group_openid") ?? JsonLook.Text(data, "group_id") : sender;
        if (sender is null || place is null || Conversation.Parse(new Conversation(isGroup, place).ToString()) is not { } conversation)
        {
            return null;
        }

        // a group's message begins with what is left of the mention
        var text = (JsonLook.Text(data, "content") ?? "").Trim();
        Attachment[] files = [.. JsonLook.Items(data, "attachments").Select(File)];
        return text.Length == 0 && files.Length == 0 ? null : new InboundMessage
        {
            MessageId = id,
            Conversation = conversation.ToString(),
            Sender = new(sender, JsonLook.Text(author, "username")),
            Text = text,
            SentAt = Time(data),
            Attachments = files,
            ReplyContext = new Question(id, now + conversation.ReplyWindow).ToString(),
            Properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["chat_type"] = isGroup ? "group" : "direct" },
        };
    }

    private static Attachment File(JsonElement file)
    {
        var url = JsonLook.Text(file, "url");
        return new()
        {
            Name = JsonLook.Text(file, "filename") is { Length: > 0 } name ? name : "file",
            ContentType = JsonLook.Text(file, "content_type"),
            Size = (long?)Json.Number(file, "size"),
            Url = url is null || url.Contains("://", StringComparison.Ordinal) ? url : $"https://{url.TrimStart('/')}",
        };
    }

    private static DateTimeOffset? Time(JsonElement data) =>
        DateTimeOffset.TryParse(JsonLook.Text(data, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
