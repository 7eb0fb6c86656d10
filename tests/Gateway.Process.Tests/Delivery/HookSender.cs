using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Process.Tests.Delivery;

/// <summary>
/// Hands numbered messages in by HTTP, one conversation each, the next one only after the one before was accepted: as a platform does that
/// sends again until it is told "yes". Writes down what it was told.
/// </summary>
internal sealed class HookSender(string hook, Func<Uri?> gateway, Func<bool> mayGoOn) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) }) { Timeout = TimeSpan.FromSeconds(20) };
    private readonly Lock _gate = new();
    private ImmutableDictionary<string, int> _handedIn = ImmutableDictionary<string, int>.Empty;
    private ImmutableDictionary<string, int> _accepted = ImmutableDictionary<string, int>.Empty;
    private int _refused;

    /// <summary>Told "yes" to.</summary>
    public IEnumerable<Numbered> Accepted => All(_accepted);

    /// <summary>Tried at all.</summary>
    public IEnumerable<Numbered> HandedIn => All(_handedIn);

    public int Count => _accepted.Values.Sum();

    /// <summary>How often it was told 503, to send again later.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>Answers that are neither "yes" nor "later": there must be none.</summary>
    public ImmutableList<string> Strange { get; private set; } = [];

    /// <summary>Goes round its conversations until it is stopped; a message that is under way then is tried to the end.</summary>
    public async Task RunAsync(IReadOnlyList<string> conversations, CancellationToken stopping, CancellationToken ended)
    {
        for (var turn = 0; !stopping.IsCancellationRequested; turn++)
        {
            if (!mayGoOn())
            {
                // far ahead of the receivers: they are other processes, and asked again
                await Task.Delay(20, ended);
                continue;
            }

            var conversation = conversations[turn % conversations.Count];
            var message = new Numbered(conversation, _handedIn.GetValueOrDefault(conversation) + 1);
            lock (_gate)
            {
                _handedIn = _handedIn.SetItem(conversation, message.Number);
            }

            while (!await TryAsync(message, ended))
            {
                // what a sender does that is told "later", or nothing at all
                await Task.Delay(20, ended);
            }

            lock (_gate)
            {
                _accepted = _accepted.SetItem(conversation, message.Number);
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> TryAsync(Numbered message, CancellationToken ended)
    {
        if (gateway() is not { } address)
        {
            return false;
        }

        var json = new JsonObject { ["id"] = message.Text, ["conversation"] = message.Conversation, ["sender"] = "ada", ["text"] = message.Text };
        using var body = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _http.PostAsync(new Uri(address, $"hooks/{hook}"), body, ended);
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
            {
                Interlocked.Increment(ref _refused);
            }
            else if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotFound)
            {
                // 404 only while the plugins have not been found yet; anything else says never to try again
                Strange = Strange.Add($"{message}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(ended)}");
            }

            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TaskCanceledException && !ended.IsCancellationRequested)
        {
            return false;
        }
    }

    private static IEnumerable<Numbered> All(ImmutableDictionary<string, int> last) =>
        last.SelectMany(pair => Enumerable.Range(1, pair.Value).Select(number => new Numbered(pair.Key, number)));
}
