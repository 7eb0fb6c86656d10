using System.Globalization;
using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>Sends texts. Telegram knows no key against repetitions, so every doubt is said to be one.</summary>
internal sealed class MessageSender(BotCalls calls)
{
    /// <summary>In UTF-16 units, which is what a string has and what Telegram counts.</summary>
    private const int LargestText = 4096;

    /// <summary>Below the host's deadline for a send, so that what is known can still be said.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        if (MessageIds.Conversation(message.Conversation) is not { } chat)
        {
            return SendOutcome.Permanent("bad-conversation", $"'{message.Conversation}' is neither the number of a chat nor the @name of a channel.");
        }

        var chunks = TextPieces.Of(Text(message), LargestText);
        if (chunks.Count == 0)
        {
            return SendOutcome.Permanent("empty-text", "Telegram takes no message without text.");
        }

        var outcome = SendOutcome.Permanent("empty-text", "Telegram takes no message without text.");
        for (var index = 0; index < chunks.Count; index++)
        {
            var request = new SendMessageRequest
            {
                ChatId = chat,
                Text = chunks[index],
                MessageThreadId = int.TryParse(message.Thread, NumberStyles.None, CultureInfo.InvariantCulture, out var thread) ? thread : null,
                ReplyParameters = index == 0 ? Reply(message) : null,
            };
            var answer = await calls.CallAsync(request, Deadline, cancellationToken);
            if (answer.Value is { } sent)
            {
                outcome = SendOutcome.Sent(MessageIds.Of(sent));
                continue;
            }

            var failure = answer.Failure ?? new(CallFailureKind.Platform, 0, "Telegram's answer has no message in it.");
            return index == 0
                ? Outcome(failure)
                : SendOutcome.Ambiguous("partly-sent", string.Create(CultureInfo.InvariantCulture, $"{index} of {chunks.Count} parts were sent, then: {failure.Detail}"));
        }

        return outcome;
    }

    private static ReplyParameters? Reply(OutboundMessage message)
    {
        if (message.ReplyTo is not { } answered || !MessageIds.TryParse(answered, out var chat, out var id))
        {
            return null;
        }

        // the message may have been deleted in between; an answer without its question is better than none
        var reply = new ReplyParameters { MessageId = id, AllowSendingWithoutReply = true };
        if (MessageIds.Text(chat) != message.Conversation && message.Conversation[0] != '@')
        {
            reply.ChatId = chat;
        }

        return reply;
    }

    /// <summary>Files travel by reference: their addresses are written below the text.</summary>
    private static string Text(OutboundMessage message)
    {
        if (message.Attachments.Count == 0)
        {
            return message.Text;
        }

        var text = new StringBuilder(message.Text);
        foreach (var file in message.Attachments)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(file.Url is null ? $"[{file.Name}]" : $"{file.Name}: {file.Url}");
        }

        return text.ToString();
    }

    private static SendOutcome Outcome(CallFailure failure) => failure.Kind switch
    {
        CallFailureKind.RateLimited => SendOutcome.Retryable("rate-limited", failure.Detail, failure.RetryAfter),
        CallFailureKind.NotConnected => SendOutcome.Retryable("network", failure.Detail),

        // polling (or the look at the webhook) finds that out as well, and says it to a person; the message can wait for the new token
        CallFailureKind.Credentials => SendOutcome.Retryable("bad-credentials", failure.Detail),
        CallFailureKind.Refused => SendOutcome.Permanent(failure.Status == 403 ? "forbidden" : "bad-request", failure.Detail),
        CallFailureKind.Platform => SendOutcome.Ambiguous("platform", failure.Detail),
        _ => SendOutcome.Ambiguous("unanswered", failure.Detail),
    };
}
