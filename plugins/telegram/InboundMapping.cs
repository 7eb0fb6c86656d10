using System.Globalization;
using Gateway.Abstractions;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>Makes a message of the gateway of an update.</summary>
internal static class InboundMapping
{
    /// <summary>Null when there is nothing to hand over: other kinds of updates, service notices, the bot's own words.</summary>
    public static InboundMessage? Map(Update update, long me)
    {
        var edited = update.EditedMessage ?? update.EditedChannelPost;
        if ((edited ?? update.Message ?? update.ChannelPost) is not { } message || message.From?.Id == me)
        {
            return null;
        }

        var attachments = AttachmentMapping.Of(message);
        var text = message.Text ?? message.Caption ?? "";
        if (text.Length == 0 && attachments.Count == 0)
        {
            return null;
        }

        var id = MessageIds.Of(message);
        var when = new DateTimeOffset(edited is null ? message.Date : message.EditDate ?? message.Date, TimeSpan.Zero);
        return new InboundMessage
        {
            MessageId = edited is null ? id : string.Create(CultureInfo.InvariantCulture, $"{id}/edit/{when.ToUnixTimeSeconds()}"),
            Conversation = MessageIds.Text(message.Chat.Id),
            Sender = Sender(message),
            Text = text,
            Kind = edited is null ? InboundKind.Created : InboundKind.Edited,

            // replies outside forums carry a thread id too, which cannot be sent to
            Thread = message is { IsTopicMessage: true, MessageThreadId: { } thread } ? MessageIds.Text(thread) : null,

            // in a topic, what answers nothing is given as an answer to the notice that the topic was made
            ReplyTo = message.ReplyToMessage is { ForumTopicCreated: null } answered ? MessageIds.Of(answered, message.Chat.Id) : null,
            SentAt = when,
            Attachments = attachments,
            Properties = edited is null
                ? new Dictionary<string, string>(StringComparer.Ordinal) { ["chat_type"] = ChatType(message) }
                : new Dictionary<string, string>(StringComparer.Ordinal) { ["chat_type"] = ChatType(message), ["edited"] = id },
        };
    }

    private static string ChatType(Message message) => message.Chat.Type.ToString().ToLowerInvariant();

    /// <summary>A channel or an anonymous administrator writes as a chat; the user that Telegram names then is a stand-in.</summary>
    private static Participant Sender(Message message) => (message.SenderChat, message.From) switch
    {
        ({ } chat, _) => Of(chat),
        (_, { } user) => new(MessageIds.Text(user.Id), Name(user), user.IsBot),
        _ => Of(message.Chat),
    };

    private static Participant Of(Chat chat) => new(MessageIds.Text(chat.Id), chat.Title ?? chat.Username);

    private static string Name(User user) => user.LastName is { } last ? $"{user.FirstName} {last}" : user.FirstName;
}
