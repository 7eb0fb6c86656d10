using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>What stands in a message: its content is JSON within JSON, of another shape for every kind.</summary>
/// <param name="Text">As people read it; empty when it has none.</param>
/// <param name="Files">By reference: they are fetched with the bot's token.</param>
internal sealed record MessageContent(string Text, IReadOnlyList<Attachment> Files)
{
    /// <param name="type">Feishu's word for the kind.</param>
    /// <param name="content">The inner JSON.</param>
    /// <param name="mentions">Who is meant by the placeholders in it.</param>
    public static MessageContent Read(string? type, string? content, IEnumerable<JsonElement> mentions)
    {
        if (JsonLook.Parse(Encoding.UTF8.GetBytes(content ?? "")) is not { } inner)
        {
            return new("", []);
        }

        var text = type switch
        {
            "text" => JsonLook.Text(inner, "text") ?? "",
            "post" => Post(inner),
            "image" or "file" or "audio" or "media" => "",
            _ => $"[{type}]",
        };
        foreach (var mention in mentions)
        {
            if (JsonLook.Text(mention, "key") is { Length: > 0 } key && JsonLook.Text(mention, "name") is { } name)
            {
                text = text.Replace(key, $"@{name}", StringComparison.Ordinal);
            }
        }

        return new(text, Attached(type, inner));
    }

    /// <summary>A text as Feishu wants it: tags in it would call people.</summary>
    public static string Write(string text)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("text", text.Replace("<at", "<\u200Bat", StringComparison.OrdinalIgnoreCase));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static Attachment[] Attached(string? type, JsonElement inner) => type is "image" or "file" or "audio" or "media" && (JsonLook.Text(inner, "file_key") ?? JsonLook.Text(inner, "image_key")) is { } key
        ? [new() { Name = JsonLook.Text(inner, "file_name") ?? type, PlatformId = key }]
        : [];

    /// <summary>Paragraphs of pieces; the whole may stand below a language.</summary>
    private static string Post(JsonElement post)
    {
        var body = post.TryGetProperty("content", out _) ? post : post.EnumerateObject().Select(language => language.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Object);
        var lines = JsonLook.Items(body, "content").Where(line => line.ValueKind == JsonValueKind.Array).Select(line => string.Concat(line.EnumerateArray().Select(Piece)));
        return string.Join('\n', ((string[])[JsonLook.Text(body, "title") ?? "", .. lines]).SkipWhile(line => line.Length == 0));
    }

    private static string Piece(JsonElement piece) => JsonLook.Text(piece, "tag") switch
    {
        "at" => JsonLook.Text(piece, "user_id") is { } key && key.StartsWith("@_", StringComparison.Ordinal) ? key : $"@{JsonLook.Text(piece, "user_name") ?? JsonLook.Text(piece, "user_id")}",
        "a" => $"{JsonLook.Text(piece, "text")} ({JsonLook.Text(piece, "href")})",
        "img" or "media" => "[image]",
        _ => JsonLook.Text(piece, "text") ?? "",
    };
}
