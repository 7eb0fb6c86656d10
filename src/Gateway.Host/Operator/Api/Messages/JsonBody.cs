using System.Text.Json;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>Reads a request's JSON, or answers what is wrong with it.</summary>
internal static class JsonBody
{
    /// <summary>Null when the request has been answered.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext context, Reply reply, long limit, string example)
        where T : class
    {
        var (body, tooLarge) = await BodyReader.ReadAsync(context, limit);
        if (tooLarge)
        {
            await reply.ProblemAsync(context, 413, "too-large", $"the body is larger than {limit} bytes", "Send less; files travel by reference.");
            return null;
        }

        string cause;
        try
        {
            if (JsonSerializer.Deserialize(body.Span, OperatorJson.Info<T>(OperatorJson.Plain)) is { } value)
            {
                return value;
            }

            cause = "the body is null";
        }
        catch (JsonException bad)
        {
            cause = $"the body is not the expected JSON: {bad.Message}";
        }

        await reply.ProblemAsync(context, 400, "bad-body", cause, $"Send {example}.");
        return null;
    }
}
