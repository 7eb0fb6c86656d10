using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

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
                if (JsonLook.Text(data, "id") is { } id && JsonLook.Text(data, "channel_id") is { } channel)
                {
                    trail.Seen(channel, id);
                }

                return Written(data, me, isEdit: false);
            case "MESSAGE_UPDATE":
                return Written(data, me, isEdit: true);
            case "MESSAGE_DELETE":
                return JsonLook.Text(data, "id") is { } gone ? Deleted(data, [gone], trail) : [];
            case "MESSAGE_DELETE_BULK":
                return Deleted(data, [.. JsonLook.Items(data, "ids").Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)], trail);
            default:
                return [];
        }
    }

    private static InboundMessage[] Written(JsonElement data, string? me, bool isEdit)
    {
        if (JsonLook.Text(data, "id") is not { } id || JsonLook.Text(data, "channel_id") is not { } channel
            || JsonLook.Object(data, "author") is not { } author || JsonLook.Text(author, "id") is not { } sender || sender == me
            || !Kinds.Contains(JsonLook.Number(data, "type") ?? 0))
        {
            return [];
        }

        // previews of links are added by an update of their own, which is no edit
        var edited = Time(data, "edited_timestamp");
        var text = JsonLook.Text(data, "content") ?? "";
        Attachment[] files = [.. JsonLook.Items(data, "attachments").Select(File)];
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
                Sender = new(sender, Name(data, author), JsonLook.Truth(author, "bot") || JsonLook.Text(data, "webhook_id") is not null),
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
    private static InboundMessage[] Deleted(JsonElement data, IReadOnlyList<string> ids, EventTrail trail) => JsonLook.Text(data, "channel_id") is not { } channel
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
        (JsonLook.Object(data, "member") is { } member ? JsonLook.Text(member, "nick") : null) ?? JsonLook.Text(author, "global_name") ?? JsonLook.Text(author, "username");

    /// <summary>A message that is passed on refers to another one too, and answers nothing.</summary>
    private static string? ReplyTo(JsonElement data) =>
        JsonLook.Number(data, "type") == 19 && JsonLook.Object(data, "message_reference") is { } reference ? JsonLook.Text(reference, "message_id") : null;

    private static Attachment File(JsonElement file) => new()
    {
        Name = JsonLook.Text(file, "filename") ?? "file",
        ContentType = JsonLook.Text(file, "content_type"),
        Size = (long?)JsonLook.Number(file, "size"),
        Url = JsonLook.Text(file, "url"),
        PlatformId = JsonLook.Text(file, "id"),
    };

    private static Dictionary<string, string> Properties(JsonElement data, (string Key, string Value)? more)
    {
        var guild = JsonLook.Text(data, "guild_id");
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
        DateTimeOffset.TryParse(JsonLook.Text(data, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
