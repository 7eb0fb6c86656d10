using System.Globalization;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>Ids as the gateway sees them: Telegram counts messages per chat, so the chat belongs to the id.</summary>
internal static class MessageIds
{
    public static string Of(Message message, long? chat = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{(message.Chat?.Id is { } own and not 0 ? own : chat)}/{message.Id}");

    public static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    public static bool TryParse(string id, out long chat, out int message)
    {
        var parts = id.Split('/');
        (chat, message) = (0, 0);
        return parts.Length >= 2
            && long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out chat)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out message);
    }

    /// <summary>A chat's number, or <c>@name</c> of a public channel.</summary>
    public static ChatId? Conversation(string conversation) =>
        long.TryParse(conversation, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? new ChatId(number)
        : conversation.Length > 1 && conversation[0] == '@' ? new ChatId(conversation)
        : null;
}
