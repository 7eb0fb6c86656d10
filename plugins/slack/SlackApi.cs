using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>The methods of the Web API that are needed, as forms, which is how Slack's own client writes them.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class SlackApi(IAdapterContext context, SlackSettings settings) : IDisposable
{
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(10);

    private readonly ApiCaller _caller = new(context, "gateway/0.1.0");

    /// <summary>Who the bot is. Proves the token and the way over HTTP, and nothing about events.</summary>
    public Task<SlackAnswer> AuthTestAsync(CancellationToken cancellationToken) => CallAsync("auth.test", settings.BotToken, [], LookWithin, cancellationToken);

    /// <summary>An address for one connection; good for one use within about half a minute.</summary>
    public Task<SlackAnswer> OpenConnectionAsync(CancellationToken cancellationToken) => CallAsync("apps.connections.open", settings.AppToken, [], LookWithin, cancellationToken);

    public Task<SlackAnswer> PostMessageAsync(IEnumerable<(string Name, string Value)> fields, CancellationToken cancellationToken) =>
        CallAsync("chat.postMessage", settings.BotToken, fields, TimeSpan.FromSeconds(15), cancellationToken);

    /// <summary>Messages of a channel, or of one thread of it.</summary>
    /// <param name="channel">Its id.</param>
    /// <param name="thread">The thread's first message, or null for the channel itself.</param>
    /// <param name="more">Further fields.</param>
    /// <param name="within">How long it may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<SlackAnswer> HistoryAsync(string channel, string? thread, IEnumerable<(string Name, string Value)> more, TimeSpan within, CancellationToken cancellationToken) =>
        thread is null
            ? CallAsync("conversations.history", settings.BotToken, [("channel", channel), .. more], within, cancellationToken)
            : CallAsync("conversations.replies", settings.BotToken, [("channel", channel), ("ts", thread), .. more], within, cancellationToken);

    public void Dispose() => _caller.Dispose();

    private async Task<SlackAnswer> CallAsync(string method, string token, IEnumerable<(string Name, string Value)> fields, TimeSpan within, CancellationToken cancellationToken) =>
        SlackAnswer.Of(await _caller.CallAsync(
            new(method, HttpMethod.Post, new Uri($"{settings.ApiRoot}/{method}"))
            {
                Body = Encoding.UTF8.GetBytes(string.Join('&', fields.Select(field => $"{field.Name}={Uri.EscapeDataString(field.Value)}"))),
                ContentType = "application/x-www-form-urlencoded",
                Headers = [new("Authorization", $"Bearer {token}")],
                Deadline = within,
            },
            cancellationToken));
}
