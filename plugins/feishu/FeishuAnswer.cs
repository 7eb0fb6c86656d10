using System.Globalization;
using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>The answer of the open API: a code that is 0 when it worked, and words.</summary>
/// <param name="Http">The answer as it came.</param>
/// <param name="Body">The body; undefined without one.</param>
/// <param name="Code">Feishu's number; null when there is no answer that can be understood.</param>
internal sealed record FeishuAnswer(ApiAnswer Http, JsonElement Body, long? Code)
{
    /// <summary>There was no token to ask with; the question itself was never asked.</summary>
    public bool IsTokenFailure { get; init; }

    public CodeMeaning Meaning => IsTokenFailure ? CodeMeaning.OfToken(Code) : CodeMeaning.Of(Code);

    /// <summary>A refusal has another status than 200 with some methods, and a code with all of them.</summary>
    public bool IsOk => Code == 0 && Http.IsSuccess;

    public JsonElement Data => JsonLook.Object(Body, "data") ?? default;

    /// <summary>For people: what was asked and what came back.</summary>
    public string Detail => Code is null or 0 ? Http.Detail : string.Create(CultureInfo.InvariantCulture, $"Feishu says '{JsonLook.Text(Body, "msg")}' ({Code}): {Http.Detail}");

    /// <summary>What Feishu asks to wait, or null.</summary>
    public TimeSpan? RetryAfter => Http.Headers.TryGetValue("x-ogw-ratelimit-reset", out var text)
        && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds < 86400 ? TimeSpan.FromSeconds(seconds) : Http.RetryAfter;

    public static FeishuAnswer Of(ApiAnswer answer) =>
        answer.Outcome == ApiOutcome.Answered && JsonLook.Parse(answer.Body) is { } body && JsonLook.Number(body, "code") is { } code ? new(answer, body, (long)code) : new(answer, default, Code: null);
}
