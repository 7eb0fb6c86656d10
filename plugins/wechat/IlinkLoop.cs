using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Wechat;

/// <summary>
/// Polls for ever: announces the bot, polls, hands over, keeps the cursor, and says goodbye at the end. What fails is tried again; a login that is over
/// is looked at again each minute for some time, because WeChat takes some back, and then it is a person's turn.
/// </summary>
internal sealed class IlinkLoop(IAdapterContext context, WechatSettings settings, IlinkApi api, IlinkWatch watch, ContextTokens tokens)
{
    /// <summary>So much longer than the platform holds a poll do we wait for its answer, so that an empty answer always comes first.</summary>
    private static readonly TimeSpan LongestBeyond = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WriteAtMostEvery = TimeSpan.FromSeconds(5);

    /// <summary>A login that was good so lately may come back by itself.</summary>
    private static readonly TimeSpan MayComeBack = TimeSpan.FromHours(2);

    private readonly DurableRecord<PollPoint> _disk = new(context, "polling", StoredContext.Default.PollPoint, WriteAtMostEvery);
    private readonly ReconnectPace _pace = new(context.TimeProvider, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30), stable: TimeSpan.Zero);
    private readonly Handover _handover = new(context);
    private PollPoint _point = new("", 0, settings.Fingerprint);
    private TimeSpan _held = settings.PollTimeout;
    private bool _isAnnounced;
    private string? _reported;

    private TimeSpan PollWithin => _held + (_held < LongestBeyond ? _held : LongestBeyond);

    public async Task RunAsync(CancellationToken stopping)
    {
        if (await _disk.LoadAsync(stopping) is { } kept && kept.Fingerprint == settings.Fingerprint)
        {
            _point = kept;
        }

        try
        {
            while (await StepAsync(stopping))
            {
            }
        }
        finally
        {
            // first the goodbye: whoever comes next must not find this end still being served
            await api.NotifyStopAsync();
            await _disk.FlushAsync(CancellationToken.None);
        }
    }

    /// <returns>False when there is nothing more to do.</returns>
    private Task<bool> StepAsync(CancellationToken stopping) => _isAnnounced ? PollAsync(stopping) : AnnounceAsync(stopping);

    private async Task<bool> AnnounceAsync(CancellationToken stopping)
    {
        watch.Calling(StartWithin);
        var answer = await api.NotifyStartAsync(stopping);
        if (answer.Verdict is not (IlinkVerdict.Good or IlinkVerdict.Failed) || (answer.Verdict == IlinkVerdict.Failed && !answer.Answer.IsSuccess))
        {
            return await FailedAsync(answer, stopping);
        }

        _isAnnounced = true;
        if (answer.Verdict == IlinkVerdict.Good)
        {
            Connected();
        }

        return true;
    }

    private async Task<bool> PollAsync(CancellationToken stopping)
    {
        watch.Calling(PollWithin);
        var answer = await api.GetUpdatesAsync(_point.Cursor, PollWithin, stopping);
        if (answer.Verdict != IlinkVerdict.Good)
        {
            return await FailedAsync(answer, stopping);
        }

        if (JsonLook.Number(answer.Root, "longpolling_timeout_ms") is { } hint and > 0 and <= 600_000)
        {
            _held = TimeSpan.FromMilliseconds(hint);
        }

        watch.Answered(_held);
        _pace.Up();
        Connected();
        watch.HandingOver();
        foreach (var update in JsonLook.Items(answer.Root, "msgs"))
        {
            await TakeAsync(update, stopping);
        }

        var cursor = JsonLook.Text(answer.Root, "get_updates_buf") is { Length: > 0 } next ? next : _point.Cursor;
        _point = new(cursor, context.TimeProvider.GetUtcNow().ToUnixTimeSeconds(), settings.Fingerprint);
        await _disk.OfferAsync(_point, stopping);
        return true;
    }

    private async Task TakeAsync(System.Text.Json.JsonElement update, CancellationToken stopping)
    {
        if (IlinkMapping.Map(update, settings.BotId) is not { } message)
        {
            return;
        }

        // before the message: its answer may come at once
        if (IlinkMapping.ContextTokenOf(update) is { } token)
        {
            await tokens.KeepAsync(message.Conversation, token, stopping);
        }

        await _handover.GiveAsync(message, stopping);
    }

    private async Task<bool> FailedAsync(IlinkAnswer answer, CancellationToken stopping)
    {
        _isAnnounced = false;
        if (answer.Verdict == IlinkVerdict.SessionExpired)
        {
            return await ExpiredAsync(answer, stopping);
        }

        var code = answer.Verdict switch
        {
            IlinkVerdict.Limited => "rate-limited",
            IlinkVerdict.NoAnswer => answer.Answer.Outcome == ApiOutcome.Unanswered ? "poll-unanswered" : "network",
            _ => "platform",
        };
        Degraded(code, answer.Detail);
        await PauseAsync(_pace.Down(answer.Answer.RetryAfter), stopping);
        return true;
    }

    /// <summary>Its own reason: no waiting and no restart brings it back, and a person may have to scan a code.</summary>
    private async Task<bool> ExpiredAsync(IlinkAnswer answer, CancellationToken stopping)
    {
        const string Remedy = "The login is over. Log in again with the QR code (docs/platforms/wechat.md) and put the new token into the setting 'token'.";
        var good = DateTimeOffset.FromUnixTimeSeconds(_point.GoodAt);
        if (context.TimeProvider.GetUtcNow() - good > MayComeBack)
        {
            context.ReportFatal("session-expired", $"{answer.Detail} {Remedy}", retryable: false, UserAction.Relogin);
            return false;
        }

        Degraded("session-expired", $"{answer.Detail} {Remedy} Until {good + MayComeBack:u} this is looked at again each minute, because WeChat takes some logins back.");
        await PauseAsync(LookAgain, stopping);
        return true;
    }

    private void Connected()
    {
        if (_reported != "connected")
        {
            _reported = "connected";
            context.ReportConnected(settings.BotId);
        }
    }

    private void Degraded(string code, string detail)
    {
        _reported = code;
        context.ReportDegraded(code, detail);
    }

    private Task PauseAsync(TimeSpan pause, CancellationToken stopping)
    {
        watch.Pausing(pause);
        return Task.Delay(pause, context.TimeProvider, stopping);
    }
}
