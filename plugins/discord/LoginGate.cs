using System.Globalization;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>
/// Fresh logins are few: beyond 1,000 a day Discord resets the token. Before each one Discord says how many are left, and the host how many it allows;
/// where one of them says no, this waits, and says until when.
/// </summary>
/// <remarks>Used by one loop only.</remarks>
internal sealed class LoginGate(IAdapterContext context, DiscordApi api, LinkWatch watch)
{
    /// <summary>Discord allows one login in five seconds. Logins that come to nothing are further apart each time: an outage must not use them up.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestSpacing = TimeSpan.FromMinutes(10);

    /// <summary>After a longer wait for the host what Discord has said is old.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The host answers at once unless its budget is spent.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private bool _isGranted;
    private long? _used;
    private TimeSpan _spacing = Spacing / 2;

    /// <param name="isLogin">False: only the address is wanted, for a resume.</param>
    /// <param name="stopping">Ends every wait.</param>
    public async Task<LoginWay> FindAsync(bool isLogin, CancellationToken stopping)
    {
        var answer = await api.GetGatewayBotAsync(stopping);
        if (!answer.IsSuccess || DiscordApi.ReadStart(answer) is not { } start)
        {
            return Failed(answer);
        }

        if (!isLogin)
        {
            return new(start.Url);
        }

        if (start.Remaining <= 0)
        {
            var until = context.TimeProvider.GetUtcNow() + start.ResetAfter;
            context.ReportDegraded("login-quota", string.Create(
                CultureInfo.InvariantCulture, $"All {start.Total} fresh logins that Discord allows this bot are used up: the next one is possible at {until:u}. Until then nothing is received."));
            return new(null, start.ResetAfter + TimeSpan.FromSeconds(1));
        }

        if (_used is { } at && _spacing - context.TimeProvider.GetElapsedTime(at) is { Ticks: > 0 } rest)
        {
            return new(null, rest);
        }

        return await IsGrantedAsync(stopping) ? new(start.Url) : new(null, TimeSpan.Zero);
    }

    /// <summary>The login was sent, and its session is over: the next one needs another permission.</summary>
    /// <param name="isStable">The session has lasted.</param>
    public void Used(bool isStable)
    {
        (_isGranted, _used) = (false, context.TimeProvider.GetTimestamp());
        _spacing = isStable ? Spacing : _spacing * 2 < LongestSpacing ? _spacing * 2 : LongestSpacing;
    }

    /// <returns>False when the host took its time, so that Discord has to be asked again.</returns>
    private async Task<bool> IsGrantedAsync(CancellationToken stopping)
    {
        if (_isGranted)
        {
            return true;
        }

        var asked = context.TimeProvider.GetTimestamp();
        var login = context.RequestLoginAsync(stopping);
        try
        {
            await login.WaitAsync(AtOnce, context.TimeProvider, stopping);
        }
        catch (TimeoutException)
        {
            watch.Away(TimeSpan.MaxValue);
            context.ReportDegraded("login-budget", "The gateway's budget of fresh logins (limits.login_budget) is spent; its events say until when. Until then nothing is received.");
            await login;
        }

        _isGranted = true;
        return context.TimeProvider.GetElapsedTime(asked) < Fresh;
    }

    private LoginWay Failed(ApiAnswer answer)
    {
        var said = DiscordApi.Said(answer);
        var text = said is null ? answer.Detail : $"{answer.Detail} {said}";
        if (answer.Status == 401)
        {
            context.ReportFatal(
                "bad-credentials",
                $"{text} The token is wrong or has been reset: get the current one from the Developer Portal (Bot, Reset Token) and put it into the setting 'token'.",
                retryable: false,
                UserAction.Relogin);
            return new(null, IsOver: true);
        }

        context.ReportDegraded(
            answer.Status switch
            {
                429 => "rate-limited",
                0 => answer.Outcome == ApiOutcome.Unanswered ? "unanswered" : "network",
                _ => "platform",
            },
            text);
        return new(null, answer.RetryAfter);
    }
}
