using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>The answer to a request, or why there is none.</summary>
/// <param name="Outcome">What is known.</param>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Body">The body, empty without one. Never put into a text for people as a whole.</param>
/// <param name="Detail">One sentence for people: no address, no header, no body.</param>
internal sealed record ApiAnswer(ApiOutcome Outcome, int Status, ReadOnlyMemory<byte> Body, string Detail)
{
    private readonly IReadOnlyDictionary<string, string> _headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The headers of the answer, by name without regard to case; repeated ones joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get => _headers; init => _headers = value; }

    /// <summary>What the platform asks to wait (the header Retry-After), or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsSuccess => Outcome == ApiOutcome.Answered && Status is >= 200 and < 300;

    /// <summary>The body as JSON, or null when it is none. The caller disposes it.</summary>
    public JsonDocument? Json()
    {
        try
        {
            return Body.Length == 0 ? null : JsonDocument.Parse(Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public string Text() => Encoding.UTF8.GetString(Body.Span);

    /// <summary>
    /// What an attempt to send came to that did not succeed. A refusal of the credentials is retryable: the connection finds that out as well and
    /// tells a person, and the message can wait for it. A failure of the server is ambiguous: it may have failed after the deed.
    /// </summary>
    /// <param name="said">What the platform itself says about it, or null.</param>
    /// <param name="isIdempotent">The platform refuses to do it twice, so that doubt is no reason not to try again.</param>
    public SendOutcome Failure(string? said = null, bool isIdempotent = false)
    {
        var detail = said is null ? Detail : $"{Detail} {said}";
        return Outcome switch
        {
            ApiOutcome.NotWritten => SendOutcome.Retryable("network", detail),
            ApiOutcome.Broken or ApiOutcome.Unanswered => Doubt("unanswered"),
            _ => Status switch
            {
                429 => SendOutcome.Retryable("rate-limited", detail, RetryAfter),
                401 => SendOutcome.Retryable("bad-credentials", detail),
                403 => SendOutcome.Permanent("forbidden", detail),
                404 => SendOutcome.Permanent("not-found", detail),
                408 => SendOutcome.Retryable("network", detail),
                >= 500 => Doubt("platform"),
                _ => SendOutcome.Permanent("bad-request", detail),
            },
        };

        SendOutcome Doubt(string code) => isIdempotent ? SendOutcome.Retryable(code, detail, RetryAfter) : SendOutcome.Ambiguous(code, detail);
    }

    internal static ApiAnswer Of(string name, HttpResponseMessage answer, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            headers[key] = string.Join(", ", values);
        }

        var status = (int)answer.StatusCode;
        return new(ApiOutcome.Answered, status, body, string.Create(CultureInfo.InvariantCulture, $"'{name}' was answered with {status}."))
        {
            Headers = headers,
            RetryAfter = headers.TryGetValue("Retry-After", out var text) ? Wait(text, now) : null,
        };
    }

    /// <summary>Seconds, which some platforms write with a fraction, or a date.</summary>
    private static TimeSpan? Wait(string text, DateTimeOffset now) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= TimeSpan.FromDays(30).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at > now ? at - now : null;
}
