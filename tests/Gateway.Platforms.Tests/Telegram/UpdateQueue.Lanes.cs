using System.Text.Json.Nodes;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The same updates for a webhook: one after the other in each chat.</summary>
internal sealed partial class UpdateQueue
{
    /// <summary>The chats that something is to be delivered for.</summary>
    public IReadOnlyList<string> Chats()
    {
        lock (_gate)
        {
            return [.. _waiting.Values.Where(IsAllowed).Select(Chat).Distinct()];
        }
    }

    /// <summary>The oldest update of the chat, or null when it has none.</summary>
    public (long Id, string Body)? First(string chat)
    {
        lock (_gate)
        {
            return _waiting.FirstOrDefault(one => IsAllowed(one.Value) && Chat(one.Value) == chat) is { Value: { } update } first
                ? (first.Key, update.ToJsonString()) : null;
        }
    }

    public void Remove(long id)
    {
        lock (_gate)
        {
            _waiting.Remove(id);
        }
    }

    public void Allow(IEnumerable<string>? allowed)
    {
        lock (_gate)
        {
            _allowed = allowed is null ? _allowed : [.. allowed];
        }
    }

    private static string Chat(JsonObject update) =>
        update.Select(part => (part.Value as JsonObject)?["chat"]?["id"]?.ToString()).FirstOrDefault(id => id is not null) ?? "";
}
