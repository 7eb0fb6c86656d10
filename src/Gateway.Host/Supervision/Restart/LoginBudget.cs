using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Restart;

/// <summary>
/// Fresh logins per 24 hours: platforms punish too many of them with a reset token or a locked account. A login beyond the budget
/// waits until the oldest has left the window.
/// </summary>
/// <remarks>
/// Cancel the wait when the limits change and acquire again. Of several waiters of one instance each is granted in turn. The event is
/// told once per exhaustion.
/// </remarks>
internal sealed class LoginBudget(RestartLedger ledger, EventLog events, TimeProvider time)
{
    private readonly ConcurrentDictionary<AdapterId, bool> _told = new();

    public async Task AcquireAsync(AdapterId adapter, PluginId plugin, LimitsConfig limits, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var grant = ledger.TryLogin(adapter, plugin, limits.LoginBudget);
            if (grant.IsGranted)
            {
                _told.TryRemove(adapter, out _);
                return;
            }

            Tell(adapter, grant);
            // a hair longer: timers may fire a tick early, and asking again for nothing would spin
            await Task.Delay(grant.Wait + TimeSpan.FromMilliseconds(1), time, cancellationToken);
        }
    }

    private void Tell(AdapterId adapter, LoginGrant grant)
    {
        if (!_told.TryAdd(adapter, true))
        {
            return;
        }

        var until = (time.GetUtcNow() + grant.Wait).ToString("u", CultureInfo.InvariantCulture);
        events.Append(new GatewayEvent
        {
            Kind = EventKind.LoginBudgetSpent,
            Adapter = adapter,
            Text = $"{grant.Spent} logins within 24 h: the next one waits until {until}; raise 'login_budget' only if the platform allows more",
        });
    }
}
