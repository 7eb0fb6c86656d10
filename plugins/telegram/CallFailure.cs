using System.Globalization;
using System.Net;
using Gateway.Abstractions;
using Telegram.Bot.Exceptions;

namespace Gateway.Adapters.Telegram;

/// <summary>Why a call did not succeed.</summary>
/// <param name="Kind">What it says about the connection.</param>
/// <param name="Status">The error code of the Bot API or the HTTP status; 0 when there was no answer.</param>
/// <param name="Detail">For people.</param>
/// <param name="RetryAfter">What the platform asks to wait, or null.</param>
internal sealed record CallFailure(CallFailureKind Kind, int Status, string Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>The short word for it where nothing more is known.</summary>
    public string Word => Kind switch
    {
        CallFailureKind.Platform => "platform",
        CallFailureKind.Refused => "refused",
        CallFailureKind.Conflict or CallFailureKind.WebhookActive => "conflict",
        CallFailureKind.RateLimited => "rate-limited",
        CallFailureKind.Unanswered => "unanswered",
        _ => "network",
    };

    public static CallFailure Unanswered(TimeSpan deadline) => new(
        CallFailureKind.Unanswered, 0, string.Create(CultureInfo.InvariantCulture, $"Telegram has not answered within {deadline.TotalSeconds:0.#} s."));

    public static CallFailure Of(Exception exception) => exception switch
    {
        ApiRequestException api => OfApi(api),
        RequestException { InnerException: HttpRequestException http } => OfHttp(http),
        RequestException { HttpStatusCode: { } status } request => new(CallFailureKind.Platform, (int)status, request.Message),
        HttpRequestException http => OfHttp(http),
        _ => new(CallFailureKind.Broken, 0, exception.InnerException?.Message ?? exception.Message),
    };

    /// <summary>Only a person can bring another token.</summary>
    public void ReportRefusedToken(IAdapterContext context) => context.ReportFatal(
        "bad-credentials",
        $"{Detail}. The token is wrong or has been revoked: ask @BotFather for the current one and put it into the setting 'token'.",
        retryable: false,
        UserAction.Relogin);

    private static CallFailure OfApi(ApiRequestException api)
    {
        var text = $"Telegram answers {api.ErrorCode}: {api.Message}";
        return api.ErrorCode switch
        {
            // 404 is the answer to a token that Telegram cannot even read
            401 or 404 => new(CallFailureKind.Credentials, api.ErrorCode, text),
            409 when api.Message.Contains("webhook", StringComparison.OrdinalIgnoreCase) => new(CallFailureKind.WebhookActive, 409, text),
            409 => new(CallFailureKind.Conflict, 409, text),
            429 => new(CallFailureKind.RateLimited, 429, text, TimeSpan.FromSeconds(Math.Max(1, api.Parameters?.RetryAfter ?? 1))),
            >= 500 => new(CallFailureKind.Platform, api.ErrorCode, text),
            _ => new(CallFailureKind.Refused, api.ErrorCode, text),
        };
    }

    private static CallFailure OfHttp(HttpRequestException http) => http.StatusCode is { } status and >= HttpStatusCode.BadRequest
        ? new(CallFailureKind.Platform, (int)status, http.Message)
        : http.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            ? new(CallFailureKind.NotConnected, 0, $"No connection: {http.Message}")
            : new(CallFailureKind.Broken, 0, $"The connection broke: {http.Message}");
}
