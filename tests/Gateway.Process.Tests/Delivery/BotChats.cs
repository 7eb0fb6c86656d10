using System.Collections.Immutable;
using System.Globalization;
using Gateway.Platforms.Tests.Telegram;

namespace Gateway.Process.Tests.Delivery;

/// <summary>People who write numbered messages to a bot, and what the bot's platform has seen: which updates were confirmed, and what was sent.</summary>
internal sealed class BotChats(TelegramSimulator platform, Func<bool> mayGoOn)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _written = new(StringComparer.Ordinal);
    private ImmutableSortedDictionary<long, Numbered> _updates = ImmutableSortedDictionary<long, Numbered>.Empty;

    public IEnumerable<Numbered> HandedIn => _updates.Values;

    /// <summary>Confirmed by an offset: the platform forgets them.</summary>
    public IEnumerable<Numbered> Accepted
    {
        get
        {
            var confirmed = platform.Of("getUpdates").Select(call => call.Number("offset")).DefaultIfEmpty().Max();
            return _updates.TakeWhile(update => update.Key < confirmed).Select(update => update.Value);
        }
    }

    public int Count => _updates.Count;

    /// <summary>Goes round the chats until it is stopped.</summary>
    public async Task RunAsync(IReadOnlyList<string> chats, CancellationToken stopping)
    {
        for (var turn = 0; !stopping.IsCancellationRequested; turn++)
        {
            if (mayGoOn())
            {
                var chat = chats[turn % chats.Count];
                var message = new Numbered(chat, _written.GetValueOrDefault(chat) + 1);
                _written[chat] = message.Number;
                lock (_gate)
                {
                    var update = platform.Write(message.Text, long.Parse(chat, CultureInfo.InvariantCulture));
                    _updates = _updates.Add(update, message);
                }
            }

            // people write at their own pace
            await Task.Delay(5, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Everything that was sent, in the order in which it came, by the chat that it came to.</summary>
    public IReadOnlyList<(string Chat, Numbered Message)> Sent() =>
        [.. platform.Of("sendMessage").Select(call => (call.Text("chat_id")!, Numbered.Parse(call.Text("text")!)))];
}
