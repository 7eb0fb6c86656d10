using System.Globalization;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>Sends texts with the newest context token of the person, and once more without one when WeChat no longer takes it.</summary>
internal sealed class IlinkSender(IAdapterContext context, IlinkApi api, ContextTokens tokens)
{
    private const int Largest = 4000;
    private const int LongestId = 180;

    /// <summary>After a refusal for speed without a time to wait.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);

    private long _pausedUntil = long.MinValue;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Conversation.Length is 0 or > LongestId)
        {
            return SendOutcome.Permanent("bad-conversation", "This is no conversation of WeChat.");
        }

        var pieces = TextPieces.Of(MessageText.Of(message), Largest);
        var outcome = SendOutcome.Permanent("empty-text", "WeChat takes no message without text.");
        for (var index = 0; index < pieces.Count; index++)
        {
            outcome = await SendPieceAsync(message, pieces[index], index, cancellationToken);
            if (outcome.Kind != SendOutcomeKind.Sent)
            {
                return index == 0 ? outcome : MessageText.Partly(outcome, index, pieces.Count);
            }
        }

        return outcome;
    }

    private async Task<SendOutcome> SendPieceAsync(OutboundMessage message, string text, int index, CancellationToken cancellationToken)
    {
        var time = context.TimeProvider;
        if (time.GetTimestamp() is var now && Volatile.Read(ref _pausedUntil) is var until && until > now)
        {
            return SendOutcome.Retryable("rate-limited", "WeChat's limit is reached; nothing was sent.", time.GetElapsedTime(now, until));
        }

        var id = string.Create(CultureInfo.InvariantCulture, $"gw-{message.DeliveryId}-{index}");
        var token = await tokens.OfAsync(message.Conversation, cancellationToken) ?? message.ReplyContext;
        var answer = await api.SendMessageAsync(message.Conversation, text, id, token, cancellationToken);
        if (answer.Verdict == IlinkVerdict.ContextExpired && token is not null)
        {
            answer = await api.SendMessageAsync(message.Conversation, text, id, contextToken: null, cancellationToken);
        }

        switch (answer.Verdict)
        {
            case IlinkVerdict.Good:
                return SendOutcome.Sent(Json.Id(answer.Root, "message_id") ?? id);
            case IlinkVerdict.SessionExpired:
                return SendOutcome.Retryable("session-expired", answer.Detail);
            case IlinkVerdict.ContextExpired:
                return SendOutcome.Permanent("context-expired", $"{answer.Detail} The person has to write to the bot first: then it may answer again.");
            case IlinkVerdict.Limited:
                var wait = answer.Answer.RetryAfter ?? UsualWait;
                Volatile.Write(ref _pausedUntil, time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency));
                return SendOutcome.Retryable("rate-limited", answer.Detail, wait);
            default:
                return answer.Answer.IsSuccess ? SendOutcome.Ambiguous("platform", answer.Detail) : answer.Answer.Failure();
        }
    }
}
