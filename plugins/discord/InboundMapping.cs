using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Adapters.Discord;

/// <summary>Makes messages of the gateway of an event.</summary>
internal static class InboundMapping
{
    /// <summary>A message, an answer, and what commands of other bots have written; not joins, pins, boosts and other notices.</summary>
    private static readonly double[] Kinds = [0, 19, 20, 23];

    /// <summary>Empty when there is nothing to hand over: other events, notices, the bot's own words.</summary>
    /// <param name="type">The event's name.</param>
    /// <param name="data">Its body.</param>
    /// <param name="me">The bot's own id.</param>
    /// <param name="trail">Takes note of every message, the bot's own too.</param>
    public static IReadOnlyList<InboundMessage> Map(string type, JsonElement data, string? me, EventTrail trail)
    {
        switch (type)
        {
            case "MESSAGE_CREATE":
                if (Json.Text(data, "id") is { } id && Json.Text(data, "channel_id") is { } channel)
                {
                    trail.Seen(channel, id);
                }

                return Written(data, me, isEdit: false);
            case "MESSAGE_UPDATE":
                return Written(data, me, isEdit: true);
            case "MESSAGE_DELETE":
                return Json.Text(data, "id") is { } gone ? Deleted(data, [gone], trail) : [];
            case "MESSAGE_DELETE_BULK":
                return Deleted(data, [.. Json.Items(data, "ids").Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)], trail);
            default:
                return [];
        }
    }

    private static InboundMessage[] Written(JsonElement data, string? me, bool isEdit)
    {
        if (Json.Text(data, "id") is not { } id || Json.Text(data, "channel_id") is not { } channel
            || Json.Object(data, "author") is not { } author || Json.Text(author, "id") is not { } sender || sender == me
            || !Kinds.Contains(Json.Number(data, "type") ?? 0))
        {
            return [];
        }

        // previews of links are added by an update of their own, which is no edit
        var edited = Time(data, "edited_timestamp");
        var text = Json.Text(data, "content") ?? "";
        Attachment[] files = [.. Json.Items(data, "attachments").Select(File)];
        if ((isEdit && edited is null) || (text.Length == 0 && files.Length == 0))
        {
            return [];
        }

        return
        [
            new InboundMessage
            {
                MessageId = isEdit ? string.Create(CultureInfo.InvariantCulture, $"{id}/edit/{edited!.Value.ToUnixTimeMilliseconds()}") : id,
                Conversation = channel,
                Sender = new(sender, Name(data, author), Json.Truth(author, "bot") || Json.Text(data, "webhook_id") is not null),
                Text = text,
                Kind = isEdit ? InboundKind.Edited : InboundKind.Created,
                ReplyTo = ReplyTo(data),
                SentAt = isEdit ? edited : Time(data, "timestamp"),
                Attachments = files,
                Properties = Properties(data, isEdit ? ("edited", id) : null),
            },
        ];
    }

    /// <summary>Discord does not say whose message it was, nor who has deleted it.</summary>
    private static InboundMessage[] Deleted(JsonElement data, IReadOnlyList<string> ids, EventTrail trail) => Json.Text(data, "channel_id") is not { } channel
        ? []
        : [.. ids.Where(id => !trail.IsOwn(id)).Select(id => new InboundMessage
            {
                MessageId = $"{id}/delete",
                Conversation = channel,
                Sender = new("unknown"),
                Kind = InboundKind.Deleted,
                Properties = Properties(data, ("deleted", id)),
            })];

    private static string? Name(JsonElement data, JsonElement author) =>
        (Json.Object(data, "member") is { } member ? Json.Text(member, "nick") : null) ?? Json.Text(author, "global_name") ?? Json.Text(author, "username");

    /// <summary>A message that is passed on refers to another one too, and answers nothing.</summary>
    private static string? ReplyTo(JsonElement data) =>
        Json.Number(data, "type") == 19 && Json.Object(data, "message_reference") is { } reference ? Json.Text(reference, "message_id") : null;

    private static Attachment File(JsonElement file) => new()
    {
        Name = Json.Text(file, "filename") ?? "file",
        ContentType = Json.Text(file, "content_type"),
        Size = (long?)Json.Number(file, "size"),
        Url = Json.Text(file, "url"),
        PlatformId = Json.Text(file, "id"),
    };

    private static Dictionary<string, string> Properties(JsonElement data, (string Key, string Value)? more)
    {
        var guild = Json.Text(data, "guild_id");
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { ["chat_type"] = guild is null ? "direct" : "guild" };
        if (guild is not null)
        {
            properties["guild_id"] = guild;
        }

        if (more is { } pair)
        {
            properties[pair.Key] = pair.Value;
        }

        return properties;
    }

    private static DateTimeOffset? Time(JsonElement data, string name) =>
        DateTimeOffset.TryParse(Json.Text(data, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
