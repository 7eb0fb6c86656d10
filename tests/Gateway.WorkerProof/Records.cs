using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Abstractions;

namespace Gateway.WorkerProof;

/// <summary>The contract's records as JSON. Most need nothing; the two that only factories can make are put together again by these.</summary>
internal static class Records
{
    public static JsonNode Write<T>(T record) => JsonSerializer.SerializeToNode(record)!;

    public static T Read<T>(JsonNode? node) => node.Deserialize<T>()!;

    public static JsonObject Write(SendOutcome outcome) => new()
    {
        ["kind"] = outcome.Kind.ToString(), ["platformId"] = outcome.PlatformMessageId, ["code"] = outcome.Code, ["detail"] = outcome.Detail,
        ["retryAfter"] = outcome.RetryAfter?.TotalSeconds,
    };

    public static SendOutcome ReadOutcome(JsonObject node)
    {
        var (code, detail) = (node["code"]?.GetValue<string>() ?? "", node["detail"]?.GetValue<string>() ?? "");
        return Enum.Parse<SendOutcomeKind>(node["kind"]!.GetValue<string>()) switch
        {
            SendOutcomeKind.Sent => SendOutcome.Sent(node["platformId"]!.GetValue<string>()),
            SendOutcomeKind.Retryable => SendOutcome.Retryable(code, detail, node["retryAfter"]?.GetValue<double>() is { } wait ? TimeSpan.FromSeconds(wait) : null),
            SendOutcomeKind.Permanent => SendOutcome.Permanent(code, detail),
            _ => SendOutcome.Ambiguous(code, detail),
        };
    }

    public static JsonObject Write(LivenessOpinion opinion) =>
        new() { ["kind"] = opinion.Kind.ToString(), ["code"] = opinion.Code, ["detail"] = opinion.Detail };

    public static LivenessOpinion ReadOpinion(JsonObject node) => Enum.Parse<LivenessKind>(node["kind"]!.GetValue<string>()) switch
    {
        LivenessKind.Alive => LivenessOpinion.Alive,
        LivenessKind.Dead => LivenessOpinion.Dead(node["code"]!.GetValue<string>(), node["detail"]!.GetValue<string>()),
        _ => LivenessOpinion.None,
    };

    /// <summary>Throws what the other side has thrown, as the contract says it.</summary>
    public static JsonObject Checked(JsonObject answer)
    {
        if (answer["reason"]?.GetValue<string>() is { } reason)
        {
            throw new GatewayRefusedException(Enum.Parse<RefusalReason>(reason), answer["message"]!.GetValue<string>());
        }

        return answer["threw"]?.GetValue<string>() is { } type
            ? throw new InvalidOperationException($"{type}: {answer["message"]}")
            : answer;
    }
}
