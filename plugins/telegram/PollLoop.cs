using System.Globalization;
using Gateway.Abstractions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>Introduces the bot, then polls until it is stopped; what the host holds is confirmed by the next poll and not before.</summary>
internal sealed class PollLoop(IAdapterContext context, BotCalls calls, TelegramSettings settings, PollWatch watch)
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Never longer, however often: it is what a person waits for who has stopped the other program.</summary>
    private static readonly TimeSpan ConflictPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan SuspiciousHold = TimeSpan.FromSeconds(2);

    /// <summary>So many empty answers in a row that came long before their time are no chance.</summary>
    private const int EmptyAnswersBeforeSuspicion = 5;

    private readonly PollOffset _offset = new(context.State, context.TimeProvider, context.Log);
    private readonly RecoveryPace _pace = new(patientFirst: context.StartReason != StartReason.Recovery);
    private string _connected = "";
    private long _me;
    private int _hasty;
    private bool _polling;
    private bool _said;
    private bool _refused;

    public async Task RunAsync(CancellationToken stopping)
    {
        if (!await IntroduceAsync(stopping))
        {
            return;
        }

        await _offset.LoadAsync(stopping);
        while (await PollAsync(stopping))
        {
        }
    }

    /// <returns>False when a person has to act first.</returns>
    private async Task<bool> IntroduceAsync(CancellationToken stopping)
    {
        var own = new WebhookMemory(context.State, context.Log, settings.Client.BotId);
        await own.LoadAsync(stopping);
        await NameStrangerAsync(own, stopping);

        // this knocks until somebody answers, and getMe comes after it: an outage must not look like a series of logins.
        // What was written between two generations has to be kept, whatever the settings say
        var drop = settings.DropPending && context.StartReason == StartReason.Cold;
        while ((await calls.CallAsync(new DeleteWebhookRequest { DropPendingUpdates = drop }, _pace.Deadline, stopping)).Failure is { } refused)
        {
            if (!await RecoverAsync(refused, stopping))
            {
                return false;
            }
        }

        await own.ForgetAsync(stopping);
        User? me = null;
        while (me is null)
        {
            var answer = await calls.CallAsync(new GetMeRequest(), RecoveryPace.Patient, stopping);
            if (answer.Failure is { } failure && !await RecoverAsync(failure, stopping))
            {
                return false;
            }

            me = answer.Value;
        }

        _me = me.Id;
        _connected = $"@{me.Username ?? me.Id.ToString(CultureInfo.InvariantCulture)}";
        return true;
    }

    /// <summary>A webhook that we have set is removed without a word; one that has taken its place is somebody's, who is to be found.</summary>
    private async Task NameStrangerAsync(WebhookMemory own, CancellationToken stopping)
    {
        if (own.Url is null || (await calls.CallAsync(new GetWebhookInfoRequest(), _pace.Deadline, stopping)).Value is not { } info)
        {
            return;
        }

        if (!string.IsNullOrEmpty(info.Url) && info.Url != own.Url)
        {
            context.ReportDegraded("webhook-active", $"Somebody has set a webhook ({WebhookSettings.HostOf(info.Url)}) in the place of ours. It is being removed; whoever has set it may set it again.");
        }
    }

    private async Task<bool> PollAsync(CancellationToken stopping)
    {
        // a short poll first, also after a failure: being connected is known at once, not after a whole quiet poll
        var hold = Hold();
        var started = context.TimeProvider.GetTimestamp();
        var request = new GetUpdatesRequest { Offset = _offset.Next, Limit = 100, Timeout = (int)Math.Ceiling(hold.TotalSeconds), AllowedUpdates = settings.Allowed };
        var answer = await calls.CallAsync(request, hold > TimeSpan.Zero ? hold + CallDeadline : _pace.Deadline, stopping);
        if (answer.Failure is { } failure)
        {
            (_polling, _said) = (false, false);
            return await RecoverAsync(failure, stopping);
        }

        _polling = true;
        watch.Answered(answer.Value?.Length ?? 0);
        if (answer.Value is { Length: > 0 } updates)
        {
            _hasty = 0;
            if (!_refused)
            {
                Connected();
            }

            await ReceiveAsync(updates, stopping);
        }
        else if (hold > TimeSpan.Zero && context.TimeProvider.GetElapsedTime(started) < Due(hold))
        {
            await SlowDownAsync(stopping);
        }
        else if (hold > TimeSpan.Zero || _hasty < EmptyAnswersBeforeSuspicion)
        {
            _hasty = 0;
            Connected();
        }

        return true;
    }

    /// <summary>Under suspicion only so long that being held can be told from being answered at once.</summary>
    private TimeSpan Hold() => !_polling ? TimeSpan.Zero
        : _hasty >= EmptyAnswersBeforeSuspicion && SuspiciousHold < settings.PollTimeout ? SuspiciousHold
        : settings.PollTimeout;

    /// <summary>How long an empty answer takes at least that was held. Under suspicion nearly all of it: a slow network must not look like holding.</summary>
    private TimeSpan Due(TimeSpan hold) => _hasty >= EmptyAnswersBeforeSuspicion ? hold * 0.9 : hold / 2;

    private void Connected()
    {
        _refused = false;
        _pace.Recovered();
        if (!_said)
        {
            _said = true;
            context.ReportConnected(_connected);
        }
    }

    /// <summary>An empty answer is due only when the poll has been held: otherwise somebody answers in Telegram's place, or filters everything.</summary>
    private async Task SlowDownAsync(CancellationToken stopping)
    {
        if (++_hasty < EmptyAnswersBeforeSuspicion)
        {
            return;
        }

        if (_hasty == EmptyAnswersBeforeSuspicion)
        {
            _said = false;
            context.ReportDegraded("empty-answers", "Polls are answered at once and empty instead of being held: whatever answers there does not wait for messages.");
        }

        await PauseAsync(TimeSpan.FromSeconds(1), healthy: true, stopping);
    }

    private async Task ReceiveAsync(IReadOnlyList<Update> updates, CancellationToken stopping)
    {
        watch.HandingOver();
        GatewayRefusedException? refusal = null;
        foreach (var update in updates)
        {
            try
            {
                if (InboundMapping.Map(update, _me) is { } message)
                {
                    await context.ReceiveAsync(message, stopping);
                }
            }
            catch (GatewayRefusedException refused) when (refused.Reason == RefusalReason.Invalid)
            {
                // asking for it again would bring the same message for ever, and nothing behind it
                context.Log.Warning($"Update {update.Id} was left out: {refused.Message}");
            }
            catch (GatewayRefusedException refused) when (refused.Reason != RefusalReason.Fenced)
            {
                refusal = refused;
                break;
            }

            _offset.Received(update.Id);
        }

        await _offset.SaveAsync(stopping);
        watch.Ended(healthy: true);
        if (refusal is null)
        {
            Connected();
        }
        else
        {
            (_said, _refused) = (false, true);
            watch.Refused();
            context.ReportDegraded("not-taken", $"The gateway does not take messages, so Telegram keeps them: {refusal.Message}");
            await PauseAsync(_pace.Failed(), healthy: true, stopping);
        }
    }

    /// <returns>False when a person has to act first.</returns>
    private async Task<bool> RecoverAsync(CallFailure failure, CancellationToken stopping)
    {
        switch (failure.Kind)
        {
            case CallFailureKind.Credentials:
                failure.ReportRefusedToken(context);
                return false;
            case CallFailureKind.Conflict:
                context.ReportDegraded("conflict", $"{failure.Detail}. Another program polls with the same token: stop it, or give this bot a token of its own.");
                await PauseAsync(ConflictPause, healthy: false, stopping);
                return true;
            case CallFailureKind.WebhookActive:
                context.ReportDegraded("webhook-active", $"{failure.Detail}. It is being removed; whoever has set it may set it again.");
                await calls.CallAsync(new DeleteWebhookRequest(), CallDeadline, stopping);
                await PauseAsync(_pace.Failed(), healthy: false, stopping);
                return true;
            case CallFailureKind.RateLimited:
                context.ReportDegraded("rate-limited", failure.Detail);
                await PauseAsync(failure.RetryAfter ?? _pace.Failed(), healthy: false, stopping);
                return true;
            case CallFailureKind.Unanswered:
                context.ReportDegraded("unanswered", failure.Detail);
                watch.Unanswered();
                var isFirst = _me != 0 && _pace.IsUntroubled;
                await Task.Delay(_pace.Unanswered(), context.TimeProvider, stopping);
                if (isFirst)
                {
                    await LookAroundAsync(stopping);
                }

                return true;
            default:
                context.ReportDegraded(failure.Word, failure.Detail);
                await PauseAsync(_pace.Failed(), healthy: false, stopping);
                return true;
        }
    }

    private Task PauseAsync(TimeSpan pause, bool healthy, CancellationToken stopping)
    {
        watch.Ended(healthy, pause);
        return Task.Delay(pause, context.TimeProvider, stopping);
    }

    /// <summary>Whether nothing is answered, or polls alone: people have to look in different places.</summary>
    private async Task LookAroundAsync(CancellationToken stopping)
    {
        if ((await calls.CallAsync(new GetWebhookInfoRequest(), RecoveryPace.Quick, stopping)).Value is { } info)
        {
            context.ReportDegraded("polls-unanswered", string.Create(
                CultureInfo.InvariantCulture, $"Telegram answers other requests, but not polls; {info.PendingUpdateCount} updates wait there."));
        }
    }
}
