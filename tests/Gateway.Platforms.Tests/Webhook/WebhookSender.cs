using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Webhook;

/// <summary>
/// A program that posts messages, signed after Standard Webhooks by code of its own. What was not answered with success it posts again, under the same
/// id and signed afresh, as such programs do.
/// </summary>
internal sealed class WebhookSender(string secret, Bell bell) : IAsyncDisposable
{
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http = new();
    private readonly ConcurrentQueue<string> _answers = new();
    private readonly ConcurrentQueue<Task> _again = new();
    private readonly ConcurrentQueue<(string Id, string Text)> _late = new();
    private readonly ConcurrentQueue<TcpClient> _stalled = new();
    private readonly CancellationTokenSource _over = new();
    private Uri _hook = null!;
    private int _ids;

    /// <summary>What it signs with; by default what the gateway knows.</summary>
    public string Secret { get; set; } = secret;

    /// <summary>How wrong its clock is.</summary>
    public TimeSpan ClockError { get; set; }

    public SendingFault Fault { get; set; }

    /// <summary>Status and error of every answer, oldest first.</summary>
    public IReadOnlyList<string> Answers => [.. _answers];

    public void Find(Uri gateway, string instance) => _hook = new Uri(gateway, $"/hooks/{instance}");

    /// <summary>The first attempt is over when this is; others follow by themselves.</summary>
    public async Task WriteAsync(string text)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"msg_{Interlocked.Increment(ref _ids)}");
        if (Fault == SendingFault.KeepsBack)
        {
            _late.Enqueue((id, text));
        }
        else if (!await AttemptAsync(id, text))
        {
            _again.Enqueue(UntilTakenAsync(id, text));
        }
    }

    /// <summary>What was kept back is posted now.</summary>
    public async Task DeliverAsync()
    {
        Fault = SendingFault.None;
        while (_late.TryDequeue(out var message))
        {
            (await AttemptAsync(message.Id, message.Text)).ShouldBeTrue();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_again).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in _stalled)
        {
            client.Dispose();
        }

        _over.Dispose();
        _http.Dispose();
    }

    private async Task UntilTakenAsync(string id, string text)
    {
        do
        {
            // what such programs wait before they try again, scaled down
            await Task.Delay(BetweenAttempts, _over.Token);
        }
        while (!await AttemptAsync(id, text));
    }

    private async Task<bool> AttemptAsync(string id, string text)
    {
        var body = new JsonObject { ["conversation"] = "room", ["sender"] = "ada", ["text"] = text }.ToJsonString();
        var headers = Headers(id, body);
        switch (Fault)
        {
            case SendingFault.Twice:
                var both = await Task.WhenAll(PostAsync(headers, body), PostAsync(headers, body));
                return both.Any(taken => taken);
            case SendingFault.Replays:
                return await PostAsync(headers, body) && await PostAsync(headers, body);
            case SendingFault.DiesInTheBody or SendingFault.StallsInTheBody or SendingFault.HangsUpBeforeTheAnswer:
                await BreakAsync(Fault, headers, body);
                Fault = SendingFault.None;
                return false;
            default:
                return await PostAsync(headers, body);
        }
    }

    private async Task<bool> PostAsync(Dictionary<string, string> headers, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _hook) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await _http.SendAsync(request, _over.Token);
        using var said = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(_over.Token));
        var word = said.RootElement.TryGetProperty("error", out var error) ? error.GetString() : said.RootElement.GetProperty("status").GetString();
        _answers.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {word}"));
        bell.Ring();
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Writes the request by hand, and not in a way that ends well.</summary>
    private async Task BreakAsync(SendingFault fault, Dictionary<string, string> headers, string body)
    {
        var client = new TcpClient();
        _stalled.Enqueue(client);
        await client.ConnectAsync(_hook.Host, _hook.Port, _over.Token);
        var head = $"POST {_hook.AbsolutePath} HTTP/1.1\r\nHost: {_hook.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n"
            + string.Concat(headers.Select(header => $"{header.Key}: {header.Value}\r\n")) + "\r\n";
        var whole = fault == SendingFault.HangsUpBeforeTheAnswer;
        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(head + (whole ? body : body[..(body.Length / 2)])), _over.Token);
        if (fault != SendingFault.StallsInTheBody)
        {
            client.Dispose();
        }
    }

    private Dictionary<string, string> Headers(string id, string body)
    {
        var timestamp = (TimeProvider.System.GetUtcNow() + ClockError).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        var headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["webhook-id"] = id, ["webhook-timestamp"] = timestamp };
        if (Fault != SendingFault.ForgetsToSign)
        {
            headers["webhook-signature"] = "v1," + Convert.ToBase64String(signature);
        }

        return headers;
    }
}
