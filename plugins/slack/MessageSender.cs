using System.Text;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>Sends texts. What became of a request without an answer is looked up before anybody tries again.</summary>
internal sealed class MessageSender(IAdapterContext context, SlackApi api)
{
    /// <summary>What Slack recommends; far beyond it texts are cut off without a word.</summary>
    public const int Largest = 4000;

    /// <summary>A limit that is lifted so soon is waited for: that keeps the order and costs no attempt.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>What Slack asks to wait when it does not say.</summary>
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(1);

    private readonly DeliveryLookup _lookup = new(api, context.TimeProvider);
    private readonly SendProgresses _progresses = new();
    private long _pausedUntil = long.MinValue;

    public async Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        var channel = message.Conversation;
        if (channel.Length < 2 || !channel.All(char.IsAsciiLetterOrDigit))
        {
            return SendOutcome.Permanent("bad-conversation", $"'{channel}' is no id of a channel: Slack's begin with C, D or G, and are shown at the end of a channel's details.");
        }

        // an answer is a thread below the message that it answers, or goes on with its thread
        var thread = message.Thread ?? MessageIds.StampOf(message.ReplyTo, channel);
        var pieces = Pieces(Text(message));
        if (pieces.Count == 0)
        {
            return SendOutcome.Permanent("empty-text", "Slack takes no message without text.");
        }

        var progress = _progresses.Of(message.DeliveryId, message.Attempt);
        if (!progress.IsCertain)
        {
            var (known, unknown) = await LookAsync(message, channel, thread, cancellationToken);
            if (known is null)
            {
                return unknown!;
            }

            progress = known;
        }

        return await SendAsync(message, channel, thread, pieces, progress, cancellationToken);
    }

    /// <summary>Cut so that each is small enough after escaping.</summary>
    public static IReadOnlyList<string> Pieces(string text) => [.. Cut(text, Largest).Select(Mrkdwn.Escape)];

    private static IEnumerable<string> Cut(string text, int largest) => TextPieces.Of(text, largest)
        .SelectMany(piece => Mrkdwn.Escape(piece).Length <= Largest ? [piece] : Cut(piece, Math.Max(2, piece.Length / 2)));

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

    private async Task<SendOutcome> SendAsync(
        OutboundMessage message, string channel, string? thread, IReadOnlyList<string> pieces, SendProgress progress, CancellationToken cancellationToken)
    {
        var stamps = progress.Stamps.ToList();
        while (stamps.Count < pieces.Count)
        {
            var (stamp, failure) = await PostAsync(message.DeliveryId, channel, thread, pieces[stamps.Count], stamps.Count, cancellationToken);
            if (failure is not null)
            {
                return await FailedAsync(message, channel, thread, stamps, pieces.Count, failure, cancellationToken);
            }

            stamps.Add(stamp!);
        }

        _progresses.Keep(message.DeliveryId, new(stamps, IsCertain: true));
        return SendOutcome.Sent(MessageIds.Of(channel, stamps[^1]));
    }

    /// <summary>Where the outcome is in doubt, Slack's history decides.</summary>
    private async Task<SendOutcome> FailedAsync(
        OutboundMessage message, string channel, string? thread, List<string> sent, int all, SendOutcome failure, CancellationToken cancellationToken)
    {
        if (failure.Kind == SendOutcomeKind.Ambiguous)
        {
            _progresses.Keep(message.DeliveryId, new([], IsCertain: false));
            var (known, _) = await LookAsync(message, channel, thread, cancellationToken);
            if (known?.Stamps.Count == all)
            {
                return SendOutcome.Sent(MessageIds.Of(channel, known.Stamps[^1]));
            }

            // it may still be on its way: the next try looks again before it sends anything
            return known is null ? failure : SendOutcome.Retryable(failure.Code!, $"{failure.Detail} It is not in the channel, so it is tried again.");
        }

        _progresses.Keep(message.DeliveryId, new([.. sent], IsCertain: true));
        if (sent.Count == 0)
        {
            return failure;
        }

        var detail = FormattableString.Invariant($"{sent.Count} of {all} parts were sent, then: {failure.Detail}");
        return failure.Kind == SendOutcomeKind.Retryable ? SendOutcome.Retryable(failure.Code!, detail, failure.RetryAfter) : SendOutcome.Permanent("partly-sent", detail);
    }

    private async Task<(SendProgress? Known, SendOutcome? Unknown)> LookAsync(OutboundMessage message, string channel, string? thread, CancellationToken cancellationToken)
    {
        var (found, answer) = await _lookup.FindAsync(channel, thread, message.DeliveryId, cancellationToken);
        if (found is null)
        {
            var detail = $"An earlier try may have been successful, and that cannot be looked up: {answer.Detail}";
            return (null, ErrorMeaning.Of(answer.Error).Kind is ErrorKind.Later or ErrorKind.Doubt
                ? SendOutcome.Retryable("unknown", detail, answer.Http.RetryAfter)
                : SendOutcome.Ambiguous("unknown", detail));
        }

        var progress = new SendProgress([.. Enumerable.Range(0, found.Count).TakeWhile(found.ContainsKey).Select(piece => found[piece])], IsCertain: true);
        return (progress, null);
    }

    private async Task<(string? Stamp, SendOutcome? Failure)> PostAsync(
        string delivery, string channel, string? thread, string text, int piece, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        while ((wait = Paused()) > TimeSpan.Zero)
        {
            if (wait > LongestWait)
            {
                return (null, SendOutcome.Retryable("rate-limited", "Slack's limit is reached; nothing was sent.", wait));
            }

            await Task.Delay(wait, context.TimeProvider, cancellationToken);
        }

        var fields = new List<(string, string)> { ("channel", channel), ("text", text) };
        if (thread is not null)
        {
            fields.Add(("thread_ts", thread));
        }

        fields.Add(("metadata", DeliveryLookup.Metadata(delivery, piece)));
        var answer = await api.PostMessageAsync(fields, cancellationToken);
        if (answer.IsOk)
        {
            return JsonLook.Text(answer.Body, "ts") is { } stamp && Stamp.Order(stamp) > 0 ? (stamp, null) : (null, SendOutcome.Ambiguous("platform", "Slack's answer has no message in it."));
        }

        return (null, Failure(answer));
    }

    private SendOutcome Failure(SlackAnswer answer)
    {
        if (answer.Error is null)
        {
            return answer.Http.Outcome == ApiOutcome.Answered && answer.Http.Status < 500 && answer.Http.Status != 429
                ? SendOutcome.Ambiguous("platform", answer.Detail)
                : answer.Http.Failure();
        }

        var meaning = ErrorMeaning.Of(answer.Error);
        var detail = meaning.Text.Length == 0 ? answer.Detail : $"{answer.Detail} {meaning.Text}";
        switch (meaning.Kind)
        {
            case ErrorKind.Later:
                Pause(answer.Http.RetryAfter ?? UsualWait);
                return SendOutcome.Retryable(meaning.Code, detail, answer.Http.RetryAfter);
            case ErrorKind.Doubt:
                return SendOutcome.Ambiguous(meaning.Code, detail);
            case ErrorKind.Fatal when meaning.Action == UserAction.Relogin:
                // the connection has another token, and would never find it out
                context.ReportFatal(meaning.Code, detail, retryable: false, meaning.Action);
                return SendOutcome.Retryable(meaning.Code, detail);
            default:
                return SendOutcome.Permanent(meaning.Code, detail);
        }
    }

    private TimeSpan Paused()
    {
        var until = Volatile.Read(ref _pausedUntil);
        var now = context.TimeProvider.GetTimestamp();
        return until > now ? context.TimeProvider.GetElapsedTime(now, until) : TimeSpan.Zero;
    }

    private void Pause(TimeSpan wait) => Volatile.Write(ref _pausedUntil, context.TimeProvider.GetTimestamp() + (long)(wait.TotalSeconds * context.TimeProvider.TimestampFrequency));
}
