using System.Globalization;

namespace Gateway.Adapters.Slack;

/// <summary>Slack's timestamps, "1700000000.000100": the id of a message within its channel, and its order there.</summary>
internal static class Stamp
{
    /// <summary>As a number to compare with, in microseconds; 0 when it is none. Never sent back: the text is the id.</summary>
    public static long Order(string? text)
    {
        if (text is null)
        {
            return 0;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? text : text.AsSpan(0, dot);
        var part = dot < 0 ? default : text.AsSpan(dot + 1);
        if (part.Length > 6 || whole.Length > 12 || !long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return 0;
        }

        var micros = 0L;
        return part.Length > 0 && !long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out micros)
            ? 0
            : (seconds * 1_000_000) + (micros * (long)Math.Pow(10, 6 - part.Length));
    }

    public static string Of(DateTimeOffset time) => string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}.000000");

    public static DateTimeOffset? Time(string? text) =>
        Order(text) is > 0 and var micros ? DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond) : null;
}
