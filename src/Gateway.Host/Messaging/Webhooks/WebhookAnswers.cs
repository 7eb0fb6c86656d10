using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Abstractions;

namespace Gateway.Host.Messaging.Webhooks;

/// <summary>What an answer, or its absence, says about a webhook. Pure but for the clock that is handed in.</summary>
internal static class WebhookAnswers
{
    /// <param name="deliveryId">Stands for the platform's id: a receiver gives none.</param>
    /// <param name="status">The answer's.</param>
    /// <param name="retryAfter">The answer's, or null.</param>
    /// <param name="now">For a Retry-After that names a date.</param>
    public static SendOutcome Of(string deliveryId, HttpStatusCode status, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        var number = ((int)status).ToString(CultureInfo.InvariantCulture);
        return (int)status switch
        {
            >= 200 and < 300 => SendOutcome.Sent(deliveryId),
            410 => SendOutcome.Permanent("gone", "The receiver answered 410: it does not want any more. Take it out of the routes, or correct its address."),
            >= 300 and < 400 => SendOutcome.Permanent("redirected", $"The receiver answered {number}, and redirects are not followed: write its new address into 'url'."),
            429 or 503 => SendOutcome.Retryable("busy", $"The receiver answered {number}.", Pause(retryAfter, now)),
            _ => SendOutcome.Retryable($"http-{number}", $"The receiver answered {number}.", Pause(retryAfter, now)),
        };
    }

    /// <summary>No answer came. Before the request was sent that is a plain failure; after it, the receiver may have it.</summary>
    public static SendOutcome Of(HttpRequestException failure) => failure switch
    {
        { InnerException: AuthenticationException certificate } => SendOutcome.Retryable("certificate", Certificate(certificate)),
        { HttpRequestError: HttpRequestError.NameResolutionError } => SendOutcome.Retryable("name", "The receiver's name cannot be resolved."),
        { HttpRequestError: HttpRequestError.ConnectionError } or { InnerException: SocketException } =>
            SendOutcome.Retryable("connect", $"The receiver cannot be reached: {failure.InnerException?.Message ?? failure.Message}."),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => SendOutcome.Retryable("certificate", Certificate(failure)),
        _ => SendOutcome.Ambiguous("broken", $"The connection broke before an answer came: {failure.Message}"),
    };

    private static string Certificate(Exception failure) =>
        $"The receiver's certificate is not trusted ({failure.Message}). A private one: add its authority to the system's store, or name it with SSL_CERT_FILE when the gateway starts.";

    private static TimeSpan? Pause(RetryConditionHeaderValue? retryAfter, DateTimeOffset now) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date > now ? date - now : TimeSpan.Zero,
        _ => null,
    };
}
