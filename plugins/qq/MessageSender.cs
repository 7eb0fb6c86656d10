using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>
/// Sends texts as answers: each piece with the id of the question and a number that QQ takes once. That QQ has taken the number before is the proof
/// that an earlier try has arrived.
/// </summary>
internal sealed class MessageSender(IAdapterContext context, QqSettings settings, QqApi api, AnswerNumbers numbers, OpenQuestions questions)
{
    private const int Largest = 4000;

    /// <summary>After a refusal for speed without a time to wait.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);

    private long _pausedUntil = long.MinValue;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        if (Conversation.Parse(message.Conversation) is not { } conversation)
        {
            return SendOutcome.Permanent("bad-conversation", $"'{message.Conversation}' is no conversation of QQ: they are written c2c:ID and group:ID.");
        }

        var pieces = TextPieces.Of(Text(message), Largest);
        if (pieces.Count == 0)
        {
            return SendOutcome.Permanent("empty-text", "QQ takes no message without text.");
        }

        var question = Question.Parse(message.ReplyContext) ?? questions.Of(message.Conversation);
        if (question?.Until <= context.TimeProvider.GetUtcNow())
        {
            question = questions.Of(message.Conversation);
        }

        if (question is null && !settings.MaySpeakFirst)
        {
            return SendOutcome.Permanent(
                "reply-window",
                string.Create(CultureInfo.InvariantCulture, $"QQ takes answers only, within {conversation.ReplyWindow.TotalMinutes:0} min of the question, and there is none. A bot that may speak first needs the setting 'speak_first'."));
        }

        var outcome = SendOutcome.Permanent("empty-text", "QQ takes no message without text.");
        for (var index = 0; index < pieces.Count; index++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{message.DeliveryId}/{index}");
            outcome = question is null
                ? await PostAsync(conversation, Body(pieces[index], null, 0), number: null, null, cancellationToken)
                : await AnswerAsync(conversation, question, key, pieces[index], cancellationToken);
            if (outcome.Kind != SendOutcomeKind.Sent)
            {
                return index == 0 ? outcome : Partly(outcome, index, pieces.Count, canRepeat: question is not null);
            }
        }

        return outcome;
    }

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

    private static ReadOnlyMemory<byte> Body(string text, string? question, int number)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        writer.WriteString("content", text);
        writer.WriteNumber("msg_type", 0);
        if (question is not null)
        {
            writer.WriteString("msg_id", question);
            writer.WriteNumber("msg_seq", number);
        }

        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    private static SendOutcome Partly(SendOutcome outcome, int sent, int all, bool canRepeat)
    {
        var detail = string.Create(CultureInfo.InvariantCulture, $"{sent} of {all} parts were sent, then: {outcome.Detail}");
        return (outcome.Kind, canRepeat) switch
        {
            // what was sent has its number, and is not sent twice
            (SendOutcomeKind.Retryable, true) => SendOutcome.Retryable(outcome.Code!, detail, outcome.RetryAfter),
            (SendOutcomeKind.Permanent, _) => SendOutcome.Permanent("partly-sent", detail),
            _ => SendOutcome.Ambiguous("partly-sent", detail),
        };
    }

    private async Task<SendOutcome> AnswerAsync(Conversation conversation, Question question, string key, string text, CancellationToken cancellationToken)
    {
        AnswerNumber number;
        try
        {
            number = await numbers.OfAsync(question, key, cancellationToken);
        }
        catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.StorageUnavailable)
        {
            return SendOutcome.Retryable("storage-unavailable", $"Without its number on disk an answer could be sent twice: {refused.Message}");
        }

        return number.Number == 0
            ? SendOutcome.Permanent("answers-spent", string.Create(CultureInfo.InvariantCulture, $"QQ takes {AnswerNumbers.Most} answers to a question, and this one has had them."))
            : await PostAsync(conversation, Body(text, question.Id, number.Number), number, question.Id, cancellationToken);
    }

    private async Task<SendOutcome> PostAsync(Conversation conversation, ReadOnlyMemory<byte> body, AnswerNumber? number, string? question, CancellationToken cancellationToken)
    {
        var time = context.TimeProvider;
        if (time.GetTimestamp() is var now && Volatile.Read(ref _pausedUntil) is var until && until > now)
        {
            return SendOutcome.Retryable("rate-limited", "QQ's limit is reached; nothing was sent.", time.GetElapsedTime(now, until));
        }

        var answer = await api.CreateMessageAsync(conversation.Path, body, cancellationToken);
        using var json = answer.IsSuccess ? answer.Json() : null;
        if (json is not null && JsonLook.Text(json.RootElement, "id") is { Length: > 0 } id)
        {
            return SendOutcome.Sent(id);
        }

        var refusal = Refusal.Of(answer);
        if (refusal.IsInReview || (refusal.IsRepeat && number is { IsRepeat: true }))
        {
            return SendOutcome.Sent(refusal.IsInReview ? ReviewId(answer) : string.Create(CultureInfo.InvariantCulture, $"{question}/{number!.Value.Number}"));
        }

        var outcome = refusal.Outcome(answer, isIdempotent: number is not null);
        if (outcome is { Kind: SendOutcomeKind.Retryable, Code: "rate-limited" })
        {
            var wait = outcome.RetryAfter ?? UsualWait;
            Volatile.Write(ref _pausedUntil, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
            return SendOutcome.Retryable(outcome.Code, outcome.Detail!, wait);
        }

        return refusal.IsRepeat ? SendOutcome.Ambiguous("number-taken", $"{outcome.Detail} The number of this answer was used by somebody else.") : outcome;
    }

    /// <summary>What waits for a review has no id of a message yet.</summary>
    private static string ReviewId(ApiAnswer answer)
    {
        using var json = answer.Json();
        return json is not null && JsonLook.Object(json.RootElement, "data") is { } data && JsonLook.Object(data, "message_audit") is { } audit && JsonLook.Text(audit, "audit_id") is { Length: > 0 } id
            ? id
            : "in-review";
    }
}
