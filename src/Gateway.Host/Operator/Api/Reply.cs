using System.Text.Json;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>Writes every answer: JSON with redacted texts, plain text, and errors as problem details.</summary>
internal sealed class Reply(ISecrets secrets)
{
    private readonly JsonSerializerOptions _options = OperatorJson.Redacting(secrets);

    /// <summary>One line of JSON.</summary>
    public string ToJson<T>(T value) => JsonSerializer.Serialize(value, OperatorJson.Info<T>(_options));

    public Task JsonAsync<T>(HttpContext context, int status, T value) => WriteAsync(context, status, "application/json", ToJson(value));

    public Task TextAsync(HttpContext context, int status, string text) =>
        WriteAsync(context, status, "text/plain; charset=utf-8", secrets.Redact(text));

    /// <param name="code">kebab-case; the end of the problem's URN.</param>
    /// <param name="cause">What is wrong, one sentence.</param>
    /// <param name="remedy">What to do, one sentence.</param>
    public Task ProblemAsync(HttpContext context, int status, string code, string cause, string remedy) =>
        WriteAsync(
            context,
            status,
            "application/problem+json",
            ToJson(new ProblemView($"urn:gateway:problem:{code}", code.Replace('-', ' '), status, cause, remedy)));

    private static Task WriteAsync(HttpContext context, int status, string contentType, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
