using System.Runtime.CompilerServices;
using Gateway.Host.Isolation;

namespace Gateway.Host.Supervision.Scarcity;

/// <summary>
/// How many threads of the pool each generation has kept without leaving its code even once for <see cref="After"/>. From one thread at a time.
/// </summary>
internal sealed class StuckThreads(TimeProvider time)
{
    /// <summary>Work that takes a second or two is work; the pool can be short of threads for honest reasons.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(5);

    private readonly ConditionalWeakTable<ThreadMark, Stay> _stays = [];

    public Dictionary<GenerationScope, int> Count(IEnumerable<ThreadMark> marks)
    {
        var now = time.GetTimestamp();
        var stuck = new Dictionary<GenerationScope, int>();
        foreach (var mark in marks)
        {
            var (scope, passages) = (mark.Scope, mark.Passages);
            if (scope is null || !mark.IsOfPool)
            {
                _stays.Remove(mark);
            }
            else if (!_stays.TryGetValue(mark, out var stay) || stay.Scope != scope || stay.Passages != passages)
            {
                _stays.AddOrUpdate(mark, new Stay(scope, passages, now));
            }
            else if (time.GetElapsedTime(stay.Since, now) >= After)
            {
                stuck[scope] = stuck.GetValueOrDefault(scope) + 1;
            }
        }

        return stuck;
    }

    private sealed record Stay(GenerationScope Scope, int Passages, long Since);
}
