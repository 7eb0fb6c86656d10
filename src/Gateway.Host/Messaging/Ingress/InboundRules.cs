using System.Text;
using Gateway.Abstractions;

namespace Gateway.Host.Messaging.Ingress;

/// <summary>What the contract asks of an inbound message.</summary>
internal static class InboundRules
{
    public const int LongestId = 256;
    public const int LargestText = 1024 * 1024;

    /// <summary>What is wrong, with the remedy; null when nothing is. The contract's own types do not stop an adapter from passing null.</summary>
    public static string? Breach(InboundMessage? message)
    {
        if (message is null)
        {
            return "The message is null.";
        }

        return Id(message.MessageId, "MessageId")
            ?? Id(message.Conversation, "Conversation")
            ?? (message.Sender is null ? "Sender is null; give at least the platform's id of the account." : Id(message.Sender.Id, "Sender.Id"))
            ?? Text(message.Text);
    }

    private static string? Id(string? id, string field) => id switch
    {
        null or "" => $"{field} is empty; it has to be 1 to {LongestId} characters of the platform's own id.",
        { Length: > LongestId } => $"{field} has {id.Length} characters; at most {LongestId} are allowed.",
        _ => null,
    };

    private static string? Text(string? text)
    {
        if (text is null)
        {
            return "Text is null; leave it empty when the message has only attachments.";
        }

        // a UTF-16 unit becomes at most three bytes, so short texts need no counting
        return text.Length <= LargestText / 3 || Encoding.UTF8.GetByteCount(text) <= LargestText
            ? null
            : $"Text is larger than {LargestText} bytes in UTF-8; split it, or pass it as an attachment.";
    }
}
