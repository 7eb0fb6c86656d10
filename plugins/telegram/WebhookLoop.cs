using System.Globalization;
using Gateway.Abstractions;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace Gateway.Adapters.Telegram;

/// <summary>
/// The life of a bot that Telegram calls: introduces itself, serves, says where, and looks from time to time whether it is still so. Ending
/// leaves the webhook as it is: Telegram keeps for a day what it cannot deliver.
/// </summary>
internal sealed class WebhookLoop(
    IAdapterContext context, BotCalls calls, TelegramSettings settings, WebhookSettings webhook, WebhookLook look, DeliveryWatch watch)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <summary>Longer than the two looks have to be apart that a failure takes.</summary>
    private static readonly TimeSpan Doubtful = TimeSpan.FromSeconds(15);

    /// <summary>A name that was just made takes a while until Telegram can resolve it.</summary>
    private static readonly TimeSpan RefusedPause = TimeSpan.FromSeconds(30);

    /// <summary>Telegram takes one setting of a webhook a second; to be one of two within that is no trouble of anybody.</summary>
    private static readonly TimeSpan NoTrouble = TimeSpan.FromSeconds(2);

    /// <summary>What Telegram says of addresses that no waiting makes better.</summary>
    private static readonly string[] NeverCalled = ["HTTPS URL", "ports", "reserved", "IPv6", "invalid", "secret token"];

    private readonly RecoveryPace _pace = new(patientFirst: context.StartReason != StartReason.Recovery);
    private readonly WebhookMemory _own = new(context.State, context.Log, settings.Client.BotId);
    private readonly WebhookStanding _standing = new(context);

    public async Task RunAsync(CancellationToken stopping)
    {
        if (await IntroduceAsync(stopping) is not { } me)
        {
            return;
        }

        await _own.PrepareAsync(webhook.Url, context.StartReason == StartReason.Cold, stopping);

        // before Telegram is told: its first call may come before its answer
        using var mapped = context.MapHook(WebhookSettings.Path, new UpdateHook(context, _own, me.Id, watch, _standing).AnswerAsync);
        var drop = settings.DropPending && context.StartReason == StartReason.Cold;
        if (!await SetAsync(drop, stopping))
        {
            return;
        }

        _standing.Well(string.Create(CultureInfo.InvariantCulture, $"@{me.Username ?? MessageIds.Text(me.Id)}, Telegram calls {webhook.Host}"));
        await Task.Delay(Doubtful, context.TimeProvider, stopping);
        while (await LookAsync(stopping))
        {
        }
    }

    /// <returns>Null when a person has to act first.</returns>
    private async Task<User?> IntroduceAsync(CancellationToken stopping)
    {
        while (true)
        {
            var answer = await calls.CallAsync(new GetMeRequest(), _pace.Deadline, stopping);
            if (answer.Value is { } me)
            {
                _pace.Recovered();
                return me;
            }

            if (answer.Failure is { } failure && !await WaitOutAsync(failure, stopping))
            {
                return null;
            }
        }
    }

    /// <returns>False when a person has to act first.</returns>
    private async Task<bool> SetAsync(bool drop, CancellationToken stopping)
    {
        var request = new SetWebhookRequest
        {
            Url = webhook.Url,
            SecretToken = _own.Secret,
            MaxConnections = webhook.MaxConnections,
            AllowedUpdates = settings.Allowed,
            DropPendingUpdates = drop,
        };
        while ((await calls.CallAsync(request, RecoveryPace.Patient, stopping)).Failure is { } failure)
        {
            if (failure.Kind == CallFailureKind.Refused && Array.Exists(NeverCalled, one => failure.Detail.Contains(one, StringComparison.OrdinalIgnoreCase)))
            {
                context.ReportFatal("bad-settings", $"{failure.Detail}. Change the setting 'public_url' to an address that Telegram calls.", retryable: false, UserAction.Reconfigure);
                return false;
            }

            if (failure.Kind == CallFailureKind.Refused)
            {
                _standing.Troubled("webhook-refused", $"{failure.Detail}. It is tried again every 30 s.");
                await Task.Delay(RefusedPause, context.TimeProvider, stopping);
            }
            else if (!await WaitOutAsync(failure, stopping))
            {
                return false;
            }
        }

        _pace.Recovered();
        look.WasSet();
        return true;
    }

    /// <returns>False when a person has to act first.</returns>
    private async Task<bool> LookAsync(CancellationToken stopping)
    {
        var finding = await look.AskAsync(stopping);
        if (finding.Failure is { } failure)
        {
            return await WaitOutAsync(failure, stopping);
        }

        _pace.Recovered();
        var pause = Doubtful;
        if (finding.IsReplaced)
        {
            // said until the next look finds that ours has lasted
            _standing.Troubled("webhook-replaced", $"{finding.Text} Ours is being set again; whoever has done it may do it again.");
            if (!await SetAsync(drop: false, stopping))
            {
                return false;
            }

            pause = Usual;
        }
        else if (finding.Delivery == Delivery.Failing)
        {
            _standing.Troubled("delivery-failing", finding.Text);

            // with ours in force already, setting it changes nothing
            if (finding.IsUnauthorized && !await SetAsync(drop: false, stopping))
            {
                return false;
            }
        }
        else if (finding.Delivery == Delivery.Well)
        {
            _standing.Well();
            pause = Usual;
        }

        await Task.Delay(pause, context.TimeProvider, stopping);
        return true;
    }

    /// <returns>False when a person has to act first.</returns>
    private async Task<bool> WaitOutAsync(CallFailure failure, CancellationToken stopping)
    {
        if (failure.Kind == CallFailureKind.Credentials)
        {
            failure.ReportRefusedToken(context);
            return false;
        }

        if (failure.RetryAfter is not { } asked || asked > NoTrouble)
        {
            _standing.Troubled(failure.Word, failure.Detail);
        }

        var pause = failure.Kind switch
        {
            CallFailureKind.RateLimited => failure.RetryAfter ?? _pace.Failed(),
            CallFailureKind.Unanswered => _pace.Unanswered(),
            _ => _pace.Failed(),
        };
        await Task.Delay(pause, context.TimeProvider, stopping);
        return true;
    }
}
