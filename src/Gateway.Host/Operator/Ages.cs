using System.Globalization;
using Gateway.Host.Foundation;

namespace Gateway.Host.Operator;

/// <summary>Durations and moments in words that people read at a glance. Pure.</summary>
internal static class Ages
{
    /// <summary>"12 s", "3 min", "2 h 5 min", "4 d 2 h".</summary>
    public static string Short(TimeSpan age) => DurationWords.Short(age);

    /// <summary>"in 4 s (12:00:05 UTC)", or "now" when it is due.</summary>
    public static string Until(DateTimeOffset at, DateTimeOffset now) =>
        at <= now ? "now" : string.Create(CultureInfo.InvariantCulture, $"in {Short(at - now)} ({at.UtcDateTime:HH:mm:ss} UTC)");
}
