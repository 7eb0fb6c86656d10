using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>Sends texts. Each piece carries a nonce made of the delivery id, and Discord makes no second message of the same nonce for some minutes.</summary>
internal sealed class MessageSender(IAdapterContext context, DiscordApi api, EventTrail events, LinkWatch watch)
{
    /// <summary>Discord counts characters; UTF-16 units are never fewer.</summary>
    private const int Largest = 2000;

    /// <summary>A channel's limit is lifted within seconds: waiting keeps the order and costs no attempt.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan[] AgainAfter = [TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(2)];

    private readonly RateLimits _limits = new(context.TimeProvider);
    private int _isRefused;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        // a thread is a channel of its own
        var channel = message.Thread ?? message.Conversation;
        if (!IsId(channel))
        {
            return SendOutcome.Permanent("bad-conversation", $"'{channel}' is no id of a channel: Discord's ids are numbers.");
        }

        var pieces = TextPieces.Of(Text(message), Largest);
        var outcome = SendOutcome.Permanent("empty-text", "Discord takes no message without text.");
        for (var index = 0; index < pieces.Count; index++)
        {
            outcome = await SendPieceAsync(channel, Body(message, pieces[index], index), cancellationToken);
            if (outcome.Kind != SendOutcomeKind.Sent)
            {
                return index == 0 ? outcome : Partly(outcome, index, pieces.Count);
            }
        }

        return outcome;
    }

    /// <summary>At most 25 characters, the same for every try.</summary>
    public static string Nonce(string deliveryId, int piece) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{deliveryId}/{piece}"))).AsSpan(0, 12));

    private static bool IsId(string text) => text.Length is > 0 and <= 20 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

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

    private static ReadOnlyMemory<byte> Body(OutboundMessage message, string text, int index)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        writer.WriteString("content", text);
        writer.WriteString("nonce", Nonce(message.DeliveryId, index));
        writer.WriteBoolean("enforce_nonce", true);

        // what people on another platform have written must not call everybody here
        writer.WriteStartObject("allowed_mentions");
        writer.WriteStartArray("parse");
        writer.WriteStringValue("users");
        writer.WriteEndArray();
        writer.WriteBoolean("replied_user", false);
        writer.WriteEndObject();
        if (index == 0 && message.ReplyTo is { } answered && IsId(answered))
        {
            // the message may have been deleted in between; an answer without its question is better than none
            writer.WriteStartObject("message_reference");
            writer.WriteString("message_id", answered);
            writer.WriteBoolean("fail_if_not_exists", false);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return bytes.WrittenMemory;
    }

    private static SendOutcome Partly(SendOutcome outcome, int sent, int all)
    {
        // the pieces before it are not made twice, so the whole can be tried again
        var detail = string.Create(CultureInfo.InvariantCulture, $"{sent} of {all} parts were sent, then: {outcome.Detail}");
        return outcome.Kind switch
        {
            SendOutcomeKind.Retryable => SendOutcome.Retryable(outcome.Code!, detail, outcome.RetryAfter),
            SendOutcomeKind.Permanent => SendOutcome.Permanent("partly-sent", detail),
            _ => SendOutcome.Ambiguous(outcome.Code!, detail),
        };
    }

    /// <summary>Doubt is cleared by asking again at once: the nonce makes it safe, for some minutes only.</summary>
    private async Task<SendOutcome> SendPieceAsync(string channel, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        foreach (var pause in AgainAfter)
        {
            var outcome = await TryAsync(channel, body, cancellationToken);
            if (outcome.Kind != SendOutcomeKind.Ambiguous)
            {
                return outcome;
            }

            await Task.Delay(pause, context.TimeProvider, cancellationToken);
        }

        return await TryAsync(channel, body, cancellationToken);
    }

    private async Task<SendOutcome> TryAsync(string channel, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        while ((wait = _limits.Take(channel)) > TimeSpan.Zero)
        {
            if (wait > LongestWait)
            {
                return SendOutcome.Retryable("rate-limited", "Discord's limit is reached; nothing was sent.", wait);
            }

            await Task.Delay(wait, context.TimeProvider, cancellationToken);
        }

        var answer = await api.CreateMessageAsync(channel, body, cancellationToken);
        var asked = _limits.Note(channel, answer);
        if (answer.IsSuccess)
        {
            using var json = answer.Json();
            if (json is null || JsonLook.Text(json.RootElement, "id") is not { Length: > 0 } id)
            {
                return SendOutcome.Ambiguous("platform", "Discord's answer has no message in it.");
            }

            events.Sent(channel, id);
            if (Interlocked.Exchange(ref _isRefused, 0) == 1 && watch.IsReady)
            {
                context.ReportConnected("messages are taken again");
            }

            return SendOutcome.Sent(id);
        }

        // the event connection outlives a token that was reset for a while, and says nothing
        if (answer.Status == 401 && Interlocked.Exchange(ref _isRefused, 1) == 0)
        {
            context.ReportDegraded("send-refused", $"{answer.Detail} Events still come, but Discord no longer takes the token for messages: look whether it was reset.");
        }

        return (answer with { RetryAfter = asked ?? answer.RetryAfter }).Failure(DiscordApi.Said(answer));
    }
}
