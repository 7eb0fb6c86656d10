using System.Globalization;
using System.Text.Json;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>An answer of iLink, understood. An answer without an error is one that the platform has sent: none at all is never taken for an empty one.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Answer">How it came.</param>
/// <param name="Root">Its body; undefined without one.</param>
/// <param name="Detail">One sentence for people.</param>
internal sealed record IlinkAnswer(IlinkVerdict Verdict, ApiAnswer Answer, JsonElement Root, string Detail)
{
    private const int Stale = -14;
    private const int LimitedOrContext = -2;

    public static IlinkAnswer Of(ApiAnswer answer)
    {
        using var json = answer.Json();
        var root = json?.RootElement.Clone() ?? default;
        var code = Code(root, "ret") is { } ret and not 0 ? ret : Code(root, "errcode") ?? 0;
        var words = JsonLook.Text(root, "errmsg");
        var detail = code == 0 ? answer.Detail : string.Create(CultureInfo.InvariantCulture, $"{answer.Detail} WeChat says: {words ?? "nothing"} ({code}).");
        return new(Judge(answer, root, code, words ?? ""), answer, root, detail);
    }

    private static IlinkVerdict Judge(ApiAnswer answer, JsonElement root, int code, string words) => answer switch
    {
        { Outcome: not ApiOutcome.Answered } => IlinkVerdict.NoAnswer,
        _ when code == Stale => IlinkVerdict.SessionExpired,

        // the same number for two causes, which only the words tell apart
        _ when code == LimitedOrContext => words.Contains("freq", StringComparison.OrdinalIgnoreCase) || words.Contains("limit", StringComparison.OrdinalIgnoreCase)
            ? IlinkVerdict.Limited
            : IlinkVerdict.ContextExpired,
        { Status: 401 or 403 } => IlinkVerdict.SessionExpired,
        { Status: 429 } => IlinkVerdict.Limited,
        { IsSuccess: true } when code == 0 && root.ValueKind == JsonValueKind.Object => IlinkVerdict.Good,
        _ => IlinkVerdict.Failed,
    };

    private static int? Code(JsonElement root, string name) => JsonLook.Number(root, name) is { } number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
}
