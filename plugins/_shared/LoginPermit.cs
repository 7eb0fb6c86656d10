using Gateway.Abstractions;

namespace Gateway.Adapters.Plumbing;

/// <summary>
/// Asks the gateway once per generation whether it may connect: a crash loop must not become a storm of connections. What comes later in the same life is
/// paced by its own loop.
/// </summary>
/// <remarks>Used by one loop only.</remarks>
internal sealed class LoginPermit(IAdapterContext context, LinkWatch watch)
{
    /// <summary>The gateway answers at once unless its budget is spent.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);

    private bool _isGranted;

    public async Task AskAsync(CancellationToken stopping)
    {
        if (_isGranted)
        {
            return;
        }

        var login = context.RequestLoginAsync(stopping);
        using var limit = new CancellationTokenSource(AtOnce, context.TimeProvider);
        await login.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!login.IsCompleted && !stopping.IsCancellationRequested)
        {
            watch.Away(TimeSpan.MaxValue);
            context.ReportDegraded("login-budget", "The gateway's budget of fresh logins (limits.login_budget) is spent; its events say until when. Until then nothing is received.");
        }

        await login;
        _isGranted = true;
    }
}
