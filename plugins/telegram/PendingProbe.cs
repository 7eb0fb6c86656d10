using System.Globalization;
using Gateway.Abstractions;
using Telegram.Bot.Requests;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// Asks how many updates wait, which is on the path of messages without being a second poll: updates that wait although polls end empty
/// are the one failure that polls themselves do not show.
/// </summary>
/// <remarks>One call at a time, which the host sees to.</remarks>
internal sealed class PendingProbe(BotCalls calls, PollWatch watch)
{
    /// <summary>Below the host's deadline for a probe: what cannot be asked is no death.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    private PollProgress? _suspicious;

    public async Task<ProbeOutcome> AskAsync(CancellationToken cancellationToken)
    {
        // read before asking: what arrives meanwhile then counts as progress
        var now = watch.Progress();
        var answer = await calls.CallAsync(new GetWebhookInfoRequest(), Deadline, cancellationToken);
        if (answer.Value is not { } info)
        {
            // an outage of the platform, which the poll loop knows better and retries faster
            return answer.Failure is { Kind: CallFailureKind.Credentials } refused ? ProbeOutcome.Failed("bad-credentials", refused.Detail) : ProbeOutcome.Unknown(answer.Failure?.Detail ?? "no answer");
        }

        if (!string.IsNullOrEmpty(info.Url))
        {
            return ProbeOutcome.Failed("webhook-active", $"Somebody has set a webhook ({WebhookSettings.HostOf(info.Url)}): Telegram delivers there, and not to polls.");
        }

        if (info.PendingUpdateCount == 0)
        {
            _suspicious = null;
            return ProbeOutcome.Answered("0 updates wait");
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{info.PendingUpdateCount} updates wait");
        if (now.IsHandingOver)
        {
            _suspicious = null;
            return ProbeOutcome.Answered($"{text}, because the gateway is still taking those before them");
        }

        if (_suspicious is { } before && before.Received == now.Received && before.Polls < now.Polls)
        {
            return ProbeOutcome.Failed("updates-pending", $"{text} at Telegram although polls are answered, and answered empty.");
        }

        // one look proves nothing: what has just come in counts as waiting until the next poll confirms it
        _suspicious = now;
        return ProbeOutcome.Unknown($"{text}; whether they arrive shows when the next poll has ended");
    }
}
