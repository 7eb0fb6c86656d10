using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Adapters.Webhook;

/// <summary>Serves <c>GET /hooks/{instance}/messages</c>: what was sent to a conversation, read back on this machine.</summary>
internal static class MailboxHook
{
    public static HookResponse Answer(HookRequest request, Mailbox? mailbox)
    {
        if (mailbox is null || request.Path.Trim('/') is not ("messages" or ""))
        {
            return new HookRefusal(404, "no-mailbox", "Only unsigned instances can be read back, at /messages.").ToResponse();
        }

        if (!request.IsLoopback)
        {
            return HookRefusal.NotLoopback.ToResponse();
        }

        if (request.Method != "GET")
        {
            return new HookRefusal(405, "method-not-allowed", "Messages are read with GET.").ToResponse(("Allow", "GET"));
        }

        var after = 0L;
        return !request.Query.TryGetValue("conversation", out var conversation) || conversation.Length == 0
            ? new HookRefusal(400, "no-conversation", "Name the conversation: ?conversation=…").ToResponse()
            : request.Query.TryGetValue("after", out var text) && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out after)
                ? new HookRefusal(400, "bad-after", "'after' has to be the whole number that the last answer gave as 'next'.").ToResponse()
                : Page(mailbox, conversation, after);
    }

    private static HookResponse Page(Mailbox mailbox, string conversation, long after)
    {
        var entries = mailbox.Read(conversation, ref after);
        return HookJson.Answer(200, json =>
        {
            json.WriteStartArray("messages");
            foreach (var (seq, message) in entries)
            {
                json.WriteStartObject();
                json.WriteNumber("seq", seq);
                json.WriteString("conversation", message.Conversation);
                json.WriteString("text", message.Text);
                json.WriteString("thread", message.Thread);
                json.WriteString("reply_to", message.ReplyTo);
                json.WriteString("delivery_id", message.DeliveryId);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteNumber("next", entries.Count > 0 ? entries[^1].Seq : after);
        });
    }
}
