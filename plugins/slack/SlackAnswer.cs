using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>The answer of a method of the Web API. Slack answers with 200 whatever happened, and says in the body whether it worked.</summary>
/// <param name="Http">The answer as it came.</param>
/// <param name="Body">The body; undefined without one.</param>
/// <param name="Error">Slack's word for what went wrong; null when it worked, or when there is no answer that can be understood.</param>
internal sealed record SlackAnswer(ApiAnswer Http, JsonElement Body, string? Error)
{
    public bool IsOk => Http.IsSuccess && Error is null && JsonLook.Truth(Body, "ok");

    /// <summary>For people: what was asked and what came back.</summary>
    public string Detail => (Error, JsonLook.Text(Body, "needed")) switch
    {
        (null, _) => Http.Detail,
        (_, null) => $"Slack says {Error}: {Http.Detail}",
        (_, { } needed) => $"Slack says {Error} (needed: {needed}): {Http.Detail}",
    };

    public static SlackAnswer Of(ApiAnswer answer)
    {
        if (answer.Outcome != ApiOutcome.Answered || JsonLook.Parse(answer.Body) is not { } body)
        {
            return new(answer, default, answer.Status == 429 ? "ratelimited" : null);
        }

        return new(answer, body, JsonLook.Truth(body, "ok") && answer.IsSuccess ? null : JsonLook.Text(body, "error"));
    }
}
