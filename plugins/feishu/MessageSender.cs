using System.Security.Cryptography;
using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Feishu;

/// <summary>Sends texts. Each piece carries a key made of the delivery id, and Feishu makes no second message of the same key within an hour.</summary>
internal sealed class MessageSender(IAdapterContext context, FeishuApi api)
{
    /// <summary>Feishu takes 150 KB of JSON; a character may become six bytes of it.</summary>
    public const int Largest = 20_000;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        if (!message.Conversation.StartsWith("oc_", StringComparison.Ordinal))
        {
            return SendOutcome.Permanent("bad-conversation", $"'{message.Conversation}' is no id of a chat: Feishu's begin with oc_.");
        }

        var pieces = TextPieces.Of(Text(message), Largest);
        var outcome = SendOutcome.Permanent("empty-text", "Feishu takes no message without text.");
        for (var index = 0; index < pieces.Count; index++)
        {
            outcome = await SendPieceAsync(message, pieces[index], index, cancellationToken);
            if (outcome.Kind != SendOutcomeKind.Sent)
            {
                return index == 0 ? outcome : Partly(outcome, index, pieces.Count);
            }
        }

        return outcome;
    }

    /// <summary>At most 50 characters, the same for every try.</summary>
    public static string Key(string deliveryId, int piece) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{deliveryId}/{piece}"))).AsSpan(0, 16));

    /// <summary>Files travel by reference: their addresses are written below the text.</summary>
    private static string Text(OutboundMessage message)
    {
        var text = new StringBuilder(message.Text);
        foreach (var file in message.Attachments)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(file.Url is null ? $"[{file.Name}]" : $"{file.Name}: {file.Url}");
        }

        return text.ToString();
    }

    private static SendOutcome Partly(SendOutcome outcome, int sent, int all)
    {
        // the pieces before it are not made twice, so the whole can be tried again
        var detail = FormattableString.Invariant($"{sent} of {all} parts were sent, then: {outcome.Detail}");
        return outcome.Kind == SendOutcomeKind.Retryable ? SendOutcome.Retryable(outcome.Code!, detail, outcome.RetryAfter) : SendOutcome.Permanent("partly-sent", detail);
    }

    private async Task<SendOutcome> SendPieceAsync(OutboundMessage message, string text, int index, CancellationToken cancellationToken)
    {
        var (content, key) = (MessageContent.Write(text), Key(message.DeliveryId, index));
        var question = message.ReplyTo ?? (message.Thread is null ? null : message.ReplyContext);

        // in a thread every piece has to be an answer, or it would stand outside
        var answers = question is not null && question.StartsWith("om_", StringComparison.Ordinal) && (index == 0 || message.Thread is not null);
        var answer = answers
            ? await api.ReplyAsync(question!, content, message.Thread is not null, key, cancellationToken)
            : await api.CreateMessageAsync(message.Conversation, content, key, cancellationToken);
        if (answers && answer.Meaning.Kind == CodeKind.QuestionGone)
        {
            // an answer without its question is better than none
            answer = await api.CreateMessageAsync(message.Conversation, content, key, cancellationToken);
        }

        return answer.IsOk
            ? JsonLook.Text(answer.Data, "message_id") is { Length: > 0 } id ? SendOutcome.Sent(id) : SendOutcome.Ambiguous("platform", "Feishu's answer has no message in it.")
            : Failure(answer);
    }

    private SendOutcome Failure(FeishuAnswer answer)
    {
        if (answer.IsTokenFailure)
        {
            return TokenFailure(answer);
        }

        if (answer.Code is null or 0)
        {
            return (answer.Http with { RetryAfter = answer.RetryAfter }).Failure(isIdempotent: true);
        }

        var meaning = answer.Meaning;
        var detail = meaning.Text.Length == 0 ? answer.Detail : $"{answer.Detail} {meaning.Text}";
        return meaning.Kind switch
        {
            CodeKind.Later or CodeKind.Token => SendOutcome.Retryable(meaning.Code, detail, answer.RetryAfter),
            _ => SendOutcome.Permanent(meaning.Code, detail),
        };
    }

    /// <summary>Without a token nothing was sent. Credentials that are not accepted are a person's matter, which the connection may not notice for hours.</summary>
    private SendOutcome TokenFailure(FeishuAnswer answer)
    {
        var meaning = answer.Meaning;
        if (meaning.Kind == CodeKind.Fatal)
        {
            context.ReportFatal(meaning.Code, $"{answer.Detail} {meaning.Text}", retryable: false, meaning.Action);
        }

        return SendOutcome.Retryable(answer.Code is null ? Introduction.CodeOf(answer) : meaning.Code, answer.Detail, answer.RetryAfter);
    }
}
