using System.Globalization;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Operator.Api.Messages;

/// <summary>What a reader of messages asks for.</summary>
internal sealed class MessageQuery
{
    public MessageQuery(HttpRequest request)
    {
        Consumer = Text(request, "consumer");
        From = Text(request, "from");
        WantsStream = Text(request, "follow") == "true" || request.Headers.Accept.ToString().Contains("text/event-stream", StringComparison.OrdinalIgnoreCase);
        LastEventId = Number(request.Headers["Last-Event-ID"].ToString(), "Last-Event-ID");
        After = LastEventId ?? Number(Text(request, "after"), "after");
        Limit = (int?)Number(Text(request, "limit"), "limit");
        if (Text(request, "adapter") is { } name)
        {
            Adapter = AdapterId.TryParse(name, out var adapter) ? adapter : null;
            Fault ??= Adapter is null ? $"'{name}' is not the name of an adapter" : null;
        }

        if (From is not (null or "oldest" or "newest") && Number(From, "from") is null)
        {
            Fault ??= $"'from={From}' is neither a number nor oldest or newest";
        }
    }

    /// <summary>What is wrong with it, one sentence; null when nothing is.</summary>
    public string? Fault { get; private set; }

    public string? Consumer { get; }

    public AdapterId? Adapter { get; }

    /// <summary>Where a new consumer begins: <c>oldest</c>, <c>newest</c> or a number.</summary>
    public string? From { get; }

    public long? After { get; }

    public long? LastEventId { get; }

    public int? Limit { get; }

    public bool WantsStream { get; }

    public bool Wants(InboundRecord record) => Adapter is null || record.Adapter == Adapter;

    private static string? Text(HttpRequest request, string key) => request.Query[key].ToString() is { Length: > 0 } text ? text : null;

    private long? Number(string? text, string what)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Fault ??= $"'{what}' is '{text}', which is not a sequence number";
        return null;
    }
}
