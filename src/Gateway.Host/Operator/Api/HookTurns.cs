using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>
/// Calls of platforms to one adapter, so many inside at a time; the next ones wait here for a moment. Platforms deliver in bursts, and one that
/// was told "busy" comes back in seconds at best.
/// </summary>
/// <remarks>The queue of one adapter is shorter than what the listener takes altogether: one that hangs leaves room for its neighbours.</remarks>
internal sealed class HookTurns(TimeProvider time) : IDisposable
{
    /// <summary>Calls that wait for one adapter.</summary>
    public const int MostWaiting = 64;

    /// <summary>Well below what platforms wait for an answer: Slack 3 s, the least.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private static readonly ConcurrencyLimiterOptions Options = new()
    {
        PermitLimit = HookTable.CallsPerAdapter,
        QueueLimit = MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    };

    // one for each adapter that was ever called; the partitioned kind would wake ten times a second for ever to look for idle ones
    private readonly ConcurrentDictionary<AdapterId, ConcurrencyLimiter> _turns = new();

    /// <summary>Null when no turn has come in time, or too many wait. Dispose the turn when the call is over.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async ValueTask<IDisposable?> TakeAsync(AdapterId adapter, CancellationToken gone)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, gone);
        try
        {
            var turn = await _turns.GetOrAdd(adapter, static _ => new ConcurrencyLimiter(Options)).AcquireAsync(permitCount: 1, either.Token);
            if (turn.IsAcquired)
            {
                return turn;
            }

            turn.Dispose();
            return null;
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var turns in _turns.Values)
        {
            turns.Dispose();
        }
    }
}
