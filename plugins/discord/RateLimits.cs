using System.Globalization;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Discord;

/// <summary>
/// Discord's limits, as its answers tell them: one per channel, and one for everything. Nothing is assumed in advance, and nothing is sent that would
/// certainly be refused: too many refusals block the whole machine.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class RateLimits(TimeProvider time)
{
    private const int MostChannels = 1000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RateBucket> _buckets = new(StringComparer.Ordinal);
    private long _globalUntil = long.MinValue;

    /// <summary>Takes one request of the channel's limit.</summary>
    /// <returns>Zero when it may be sent now, else how long to wait; nothing was taken then.</returns>
    public TimeSpan Take(string channel)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (_globalUntil > now)
            {
                return time.GetElapsedTime(now, _globalUntil);
            }

            if (!_buckets.TryGetValue(channel, out var bucket) || bucket.ResetAt <= now)
            {
                return TimeSpan.Zero;
            }

            if (bucket.Remaining <= 0)
            {
                return time.GetElapsedTime(now, bucket.ResetAt);
            }

            _buckets[channel] = bucket with { Remaining = bucket.Remaining - 1 };
            return TimeSpan.Zero;
        }
    }

    /// <summary>Takes note of what an answer says.</summary>
    /// <returns>With 429: what Discord asks to wait.</returns>
    public TimeSpan? Note(string channel, ApiAnswer answer)
    {
        var wait = answer.Status == 429 ? Asked(answer) : (TimeSpan?)null;
        lock (_gate)
        {
            if (wait is { } pause && IsGlobal(answer))
            {
                _globalUntil = At(pause);
            }
            else if (wait is { } own)
            {
                _buckets[channel] = new(0, At(own));
            }
            else if (Header(answer, "X-RateLimit-Remaining") is { } remaining && Header(answer, "X-RateLimit-Reset-After") is { } reset)
            {
                Forget_NeedsLock();
                _buckets[channel] = new((int)remaining, At(TimeSpan.FromSeconds(reset)));
            }
        }

        return wait;
    }

    private static bool IsGlobal(ApiAnswer answer)
    {
        using var json = answer.Json();
        return answer.Headers.ContainsKey("X-RateLimit-Global") || (json is not null && JsonLook.Truth(json.RootElement, "global"));
    }

    /// <summary>The body has the fraction of a second that the header lacks.</summary>
    private static TimeSpan Asked(ApiAnswer answer)
    {
        using var json = answer.Json();
        return (json is null ? null : JsonLook.Number(json.RootElement, "retry_after")) is { } seconds and >= 0 and < 86400 ? TimeSpan.FromSeconds(seconds) : answer.RetryAfter ?? TimeSpan.FromSeconds(1);
    }

    private static double? Header(ApiAnswer answer, string name) =>
        answer.Headers.TryGetValue(name, out var text) && double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private long At(TimeSpan wait) => time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);

    private void Forget_NeedsLock()
    {
        if (_buckets.Count < MostChannels)
        {
            return;
        }

        var now = time.GetTimestamp();
        foreach (var (channel, _) in _buckets.Where(pair => pair.Value.ResetAt <= now).ToArray())
        {
            _buckets.Remove(channel);
        }
    }
}
