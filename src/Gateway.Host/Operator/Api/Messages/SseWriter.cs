using System.Globalization;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>Writes server-sent events to one response.</summary>
internal sealed class SseWriter(HttpContext context)
{
    /// <summary>How long a reader should wait before it connects again, in milliseconds.</summary>
    private const int Retry = 2000;

    /// <summary>Sends the head at once, so that the reader knows that it is connected.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";

        // for proxies that would collect the events
        context.Response.Headers["X-Accel-Buffering"] = "no";
        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"retry: {Retry}\n\n"), cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    /// <param name="id">What <c>Last-Event-ID</c> will say; null leaves it as it is.</param>
    /// <param name="name">The event's name.</param>
    /// <param name="json">One line of JSON.</param>
    /// <param name="cancellationToken">The reader has gone.</param>
    public Task EventAsync(long? id, string name, string json, CancellationToken cancellationToken) =>
        context.Response.WriteAsync($"{(id is { } number ? string.Create(CultureInfo.InvariantCulture, $"id: {number}\n") : "")}event: {name}\ndata: {json}\n\n", cancellationToken);

    /// <summary>A comment: readers ignore it, connections live by it.</summary>
    public Task CommentAsync(string text, CancellationToken cancellationToken) => context.Response.WriteAsync($": {text}\n\n", cancellationToken);
}
