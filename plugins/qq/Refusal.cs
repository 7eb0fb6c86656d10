using System.Globalization;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>What QQ says in an answer that is no success: its own code and words, which hold no secret.</summary>
/// <param name="Code">QQ's own; 0 without one.</param>
/// <param name="Message">Its words, or null.</param>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
internal sealed record Refusal(int Code, string? Message, int Status)
{
    private static readonly int[] TokenCodes = [11241, 11242, 11243, 11244];
    private static readonly int[] CredentialCodes = [11251, 11252, 11253, 100007, 100016];
    private static readonly int[] ReviewCodes = [304023, 304024];
    private static readonly int[] PaceCodes = [20028, 22009, 304045, 304046, 304047, 304048, 304049, 304050];

    /// <summary>The access token is missing, wrong or over.</summary>
    public bool IsToken => TokenCodes.Contains(Code) || (Status == 401 && Code == 0);

    /// <summary>The number and the secret do not belong together, or the bot is no more.</summary>
    public bool IsCredentials => CredentialCodes.Contains(Code);

    /// <summary>It was taken and waits for a review: as good as sent.</summary>
    public bool IsInReview => ReviewCodes.Contains(Code);

    /// <summary>The same question was answered with the same number before.</summary>
    public bool IsRepeat => Code == 40054005;

    public bool IsBanned => Code == 11265;

    /// <summary>For people; null when QQ has said nothing.</summary>
    public string? Said => Message is null && Code == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"QQ says: {Message ?? "nothing"} ({Code}).");

    /// <summary>Empty when it is none.</summary>
    public static Refusal Of(ApiAnswer answer)
    {
        using var json = answer.Json();
        return json?.RootElement is { ValueKind: JsonValueKind.Object } root
            ? new((int)Math.Clamp(Json.Number(root, "code") ?? 0, 0, int.MaxValue), JsonLook.Text(root, "message") ?? JsonLook.Text(root, "msg"), answer.Status)
            : new(0, null, answer.Status);
    }

    /// <summary>What an attempt to send came to.</summary>
    /// <param name="answer">What it was answered with.</param>
    /// <param name="isIdempotent">The message carries a number that QQ takes once.</param>
    public SendOutcome Outcome(ApiAnswer answer, bool isIdempotent)
    {
        var detail = Said is null ? answer.Detail : $"{answer.Detail} {Said}";
        return answer.Outcome != ApiOutcome.Answered ? answer.Failure(Said, isIdempotent)
            : IsToken || IsCredentials ? SendOutcome.Retryable("bad-credentials", detail)
            : IsBanned ? SendOutcome.Permanent("bot-banned", detail)
            : PaceCodes.Contains(Code) ? SendOutcome.Retryable("rate-limited", detail, answer.RetryAfter)
            : Code == 304003 ? SendOutcome.Permanent("url-not-allowed", $"{detail} Addresses have to be registered on q.qq.com first.")
            : Status is >= 200 and < 300 ? SendOutcome.Ambiguous("platform", $"{detail} The answer has no message in it.")
            : answer.Failure(Said, isIdempotent);
    }
}
