using System.Globalization;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>
/// Sends over the connection that there is: the first piece as the answer to its question, what follows and what answers nothing as messages of their
/// own. WeCom serves one answer of a question at a time, so they take turns.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class WecomSender(TimeProvider time) : IDisposable
{
    /// <summary>WeCom takes 20,480 bytes; a character has at most four, but two of the units that are counted here.</summary>
    private const int Largest = 6000;

    private const int MostAnswered = 1000;

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly Queue<string> _answered = new();
    private volatile WecomSession? _session;

    /// <summary>This connection is confirmed.</summary>
    public void Attach(WecomSession session) => _session = session;

    /// <summary>This connection is over; another one may be there already.</summary>
    public void Detach(WecomSession session)
    {
        if (_session == session)
        {
            _session = null;
        }
    }

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var pieces = TextPieces.Of(MessageText.Of(message), Largest);
        var outcome = SendOutcome.Permanent("empty-text", "WeCom takes no message without text.");
        await _turn.WaitAsync(cancellationToken);
        try
        {
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
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<SendOutcome> SendPieceAsync(OutboundMessage message, string text, int index, CancellationToken cancellationToken)
    {
        if (_session is not { } session)
        {
            return SendOutcome.Retryable("not-connected", "There is no connection to WeCom at this moment.");
        }

        var piece = string.Create(CultureInfo.InvariantCulture, $"gw-{message.DeliveryId}-{index}");
        if (index == 0 && message.ReplyContext is { Length: > 0 } question && !_answered.Contains(question))
        {
            var outcome = Outcome(await session.AskAsync(question, WecomFrames.Answer(question, piece, text), AnswerWithin, cancellationToken), piece);
            if (outcome.Kind != SendOutcomeKind.Permanent)
            {
                Answered(question, outcome);
                return outcome;
            }

            // a question of an earlier connection can no longer be answered, but its place can be written to
        }

        var id = WecomFrames.NewId(WecomFrames.Pushing);
        return Outcome(await session.AskAsync(id, WecomFrames.Push(id, message.Conversation, text), AnswerWithin, cancellationToken), piece);
    }

    private void Answered(string question, SendOutcome outcome)
    {
        if (outcome.Kind == SendOutcomeKind.Retryable)
        {
            return;
        }

        _answered.Enqueue(question);
        if (_answered.Count > MostAnswered)
        {
            _answered.Dequeue();
        }
    }

    private SendOutcome Outcome(WecomAnswer? answer, string piece) => answer switch
    {
        null => SendOutcome.Retryable("not-connected", "The connection to WeCom ended before the message was written."),
        { IsGood: true } => SendOutcome.Sent(piece),
        { Code: null } => SendOutcome.Ambiguous("unanswered", string.Create(CultureInfo.InvariantCulture, $"WeCom has not confirmed the message ({time.GetUtcNow():u}).")),
        { IsPassing: true } => SendOutcome.Retryable(answer.IsLimited ? "rate-limited" : "platform", answer.Said, UsualWait),
        _ => SendOutcome.Permanent("refused", answer.Said),
    };
}
