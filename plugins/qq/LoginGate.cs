using System.Globalization;
using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Qq;

/// <summary>
/// What is needed to connect: an access token, the gateway's address and, for a fresh login, permission. QQ says how many logins are left, and the host how
/// many it allows; where one of them says no, this waits, and says until when.
/// </summary>
/// <remarks>Used by one loop only.</remarks>
internal sealed class LoginGate(IAdapterContext context, QqSettings settings, QqApi api, LinkWatch watch)
{
    /// <summary>Logins that come to nothing are further apart each time: an outage must not use them up.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestSpacing = TimeSpan.FromMinutes(10);

    /// <summary>After a longer wait for the host what QQ has said is old.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>The host answers at once unless its budget is spent.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private bool _isGranted;
    private long? _used;
    private TimeSpan _spacing = Spacing / 2;

    /// <param name="isLogin">False: for a resume.</param>
    /// <param name="stopping">Ends every wait.</param>
    public async Task<LoginWay> FindAsync(bool isLogin, CancellationToken stopping)
    {
        var token = await api.TokenAsync(stopping);
        if (token.Token is null)
        {
            return Failed(token.Failure!);
        }

        var answer = await api.GetGatewayBotAsync(stopping);
        if (!answer.IsSuccess || QqApi.ReadStart(answer) is not { } start)
        {
            return Failed(answer);
        }

        // asking may have brought another one
        token = await api.TokenAsync(stopping);
        var way = new LoginWay(settings.GatewayUrl ?? start.Url, token.Token);
        if (token.Token is null || !isLogin)
        {
            return token.Token is null ? Failed(token.Failure!) : way;
        }

        if (start.Remaining <= 0)
        {
            var until = context.TimeProvider.GetUtcNow() + start.ResetAfter;
            context.ReportDegraded("login-quota", string.Create(
                CultureInfo.InvariantCulture, $"All {start.Total} fresh logins that QQ allows this bot are used up: the next one is possible at {until:u}. Until then nothing is received."));
            return new(null, Wait: start.ResetAfter + TimeSpan.FromSeconds(1));
        }

        if (_used is { } at && _spacing - context.TimeProvider.GetElapsedTime(at) is { Ticks: > 0 } rest)
        {
            return new(null, Wait: rest);
        }

        return await IsGrantedAsync(stopping) ? way : new(null, Wait: TimeSpan.Zero);
    }

    /// <summary>The login was sent, and its session is over: the next one needs another permission.</summary>
    /// <param name="isStable">The session has lasted.</param>
    public void Used(bool isStable)
    {
        (_isGranted, _used) = (false, context.TimeProvider.GetTimestamp());
        _spacing = isStable ? Spacing : _spacing * 2 < LongestSpacing ? _spacing * 2 : LongestSpacing;
    }

    /// <summary>Reports why the platform could not be asked; false when a person has to act first.</summary>
    public static bool IsPassing(IAdapterContext context, ApiAnswer answer)
    {
        var refusal = Refusal.Of(answer);
        var text = refusal.Said is null ? answer.Detail : $"{answer.Detail} {refusal.Said}";
        if (refusal.IsBanned)
        {
            context.ReportFatal("bot-banned", $"{text} The bot has been banned: appeal on q.qq.com.", retryable: false, UserAction.Wait);
            return false;
        }

        // a token that was fetched a moment ago and is refused means that the secret was changed in between, or belongs to another bot
        if (refusal.IsCredentials || refusal.IsToken || answer.Status is 400 or 401 or 403)
        {
            context.ReportFatal(
                "bad-credentials",
                $"{text} The AppID and the AppSecret do not belong together, or the secret has been reset: get both from q.qq.com (development settings) and put them into the settings 'app_id' and 'secret'.",
                retryable: false,
                UserAction.Relogin);
            return false;
        }

        context.ReportDegraded(
            answer.Status switch
            {
                429 => "rate-limited",
                0 => answer.Outcome == ApiOutcome.Unanswered ? "unanswered" : "network",
                _ => "platform",
            },
            text);
        return true;
    }

    private LoginWay Failed(ApiAnswer answer) => IsPassing(context, answer) ? new(null, Wait: answer.RetryAfter) : new(null, IsOver: true);

    /// <returns>False when the host took its time, so that QQ has to be asked again.</returns>
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
}
