using System.Text.Json;

namespace Gateway.Adapters.Webhook;

/// <summary>The JSON body of one message. Unknown fields are allowed, wrong types are not.</summary>
internal sealed record MessageBody(string Conversation, string Sender, string Text, string? Id, string? Thread, string? ReplyTo)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    /// <summary>Null when it cannot be read; <paramref name="problem"/> then says why.</summary>
    public static MessageBody? Read(ReadOnlyMemory<byte> body, out string problem)
    {
        problem = "";
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problem = "The body has to be a JSON object.";
                return null;
            }

            return new MessageBody(
                Required(document.RootElement, "conversation"),
                Required(document.RootElement, "sender"),
                Required(document.RootElement, "text"),
                Optional(document.RootElement, "id"),
                Optional(document.RootElement, "thread"),
                Optional(document.RootElement, "reply_to"));
        }
        catch (JsonException failure)
        {
            problem = $"The body is not valid JSON: {failure.Message}";
        }
        catch (FormatException failure)
        {
            problem = failure.Message;
        }

        return null;
    }

    private static string Required(JsonElement body, string name) =>
        Optional(body, name) ?? throw new FormatException($"The field '{name}' is missing; it has to be a string.");

    private static string? Optional(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            throw new FormatException($"The field '{name}' has to be a string.");
        }

        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException failure)
        {
            // half of a surrogate pair, or bytes that are not UTF-8: legal to the parser, no text to anybody
            throw new FormatException($"The field '{name}' is not valid Unicode text.", failure);
        }
    }
}
