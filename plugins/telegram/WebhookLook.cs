using System.Globalization;
using Gateway.Abstractions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// Asks Telegram where it calls and how it fares. Nobody calling is no sign of anything, and Telegram is the only one who knows whether it
/// would get through: certificate, name, proxy and port are all between it and us.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class WebhookLook(BotCalls calls, WebhookSettings webhook, DeliveryWatch watch)
{
    /// <summary>Below the host's deadline for a probe: what cannot be asked is no death.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    private volatile bool _isSet;
    private volatile bool _isWell;

    /// <summary>From now on another address is somebody else's.</summary>
    public void WasSet() => (_isSet, _isWell) = (true, true);

    public async Task<WebhookFinding> AskAsync(CancellationToken cancellationToken)
    {
        var answer = await calls.CallAsync(new GetWebhookInfoRequest(), Deadline, cancellationToken);
        var finding = answer.Value is { } info ? Found(info) : new(answer.Failure, IsReplaced: false, Delivery.Unclear, answer.Failure?.Detail ?? "no answer");
        _isWell = finding is { Failure: null, IsReplaced: false, Delivery: Delivery.Well };
        return finding;
    }

    public async Task<ProbeOutcome> ProbeAsync(CancellationToken cancellationToken)
    {
        if (!_isSet)
        {
            return ProbeOutcome.Unknown("the webhook has not been set yet");
        }

        var finding = await AskAsync(cancellationToken);
        return finding switch
        {
            { Failure.Kind: CallFailureKind.Credentials } => ProbeOutcome.Failed("bad-credentials", finding.Text),
            { Failure: not null } => ProbeOutcome.Unknown(finding.Text),
            { IsReplaced: true } => ProbeOutcome.Failed("webhook-replaced", finding.Text),
            { Delivery: Delivery.Well } => ProbeOutcome.Answered(finding.Text),

            // what is wrong is between Telegram and us: another generation would be called no better
            _ => ProbeOutcome.Unknown(finding.Text),
        };
    }

    /// <summary>Never dead: a silence says nothing, and what Telegram says is nothing that a replacement could change.</summary>
    public LivenessOpinion Opinion() => _isWell ? LivenessOpinion.Alive : LivenessOpinion.None;

    private WebhookFinding Found(WebhookInfo info)
    {
        if (info.Url != webhook.Url)
        {
            return new(null, IsReplaced: true, Delivery.Unclear, string.IsNullOrEmpty(info.Url)
                ? "Somebody has removed the webhook: another program polls with this token, or has done so."
                : $"Somebody has set another webhook ({WebhookSettings.HostOf(info.Url)}): Telegram calls there, and not here.");
        }

        var waiting = string.Create(CultureInfo.InvariantCulture, $"{info.PendingUpdateCount} updates wait");
        var delivery = watch.Judge(info);
        return new(null, IsReplaced: false, delivery, delivery switch
        {
            Delivery.Well => $"Telegram calls {webhook.Host}; {waiting}",
            Delivery.Unclear => $"{waiting}, and the last error is '{info.LastErrorMessage}'; whether they arrive shows at the next look",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"Telegram cannot deliver to {webhook.Host}, it says '{info.LastErrorMessage}' ({info.LastErrorDate:yyyy-MM-dd HH:mm:ss}Z); {waiting} there."),
        })
        {
            IsUnauthorized = info.LastErrorMessage?.Contains(" 401 ", StringComparison.Ordinal) == true,
        };
    }
}
