using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Reads the arguments of a method in every form that the Bot API takes: JSON, form and query.</summary>
internal static class CallReader
{
    public static async Task<RecordedCall> ReadAsync(HttpRequest request, string token, string method)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in request.Query)
        {
            arguments[name] = value.ToString();
        }

        if (request.HasFormContentType)
        {
            foreach (var (name, value) in await request.ReadFormAsync())
            {
                arguments[name] = value.ToString();
            }
        }
        else if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true)
        {
            using var reader = new StreamReader(request.Body);
            foreach (var (name, value) in JsonNode.Parse(await reader.ReadToEndAsync())?.AsObject() ?? [])
            {
                arguments[name] = value?.DeepClone();
            }
        }

        return new(token, method, arguments);
    }

    /// <summary>A list is an array in JSON and the text of one elsewhere.</summary>
    public static IEnumerable<string>? List(JsonNode? node) => node switch
    {
        null => null,
        JsonArray array => [.. array.Select(item => item!.ToString())],
        _ => [.. JsonNode.Parse(node.ToString())!.AsArray().Select(item => item!.ToString())],
    };
}
