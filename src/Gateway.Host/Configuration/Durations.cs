using System.Globalization;

namespace Gateway.Host.Configuration;

/// <summary>Writes lengths of time the way <c>gateway.yaml</c> reads them, in the largest unit that is exact.</summary>
internal static class Durations
{
    public const string Forms = "Write seconds (120), or 500ms, 5s, 2m, 1h, 1d, 00:02:00.";

    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond),
    ];

    public static string Text(TimeSpan value)
    {
        foreach (var (unit, ticks) in Units)
        {
            if (value.Ticks != 0 && value.Ticks % ticks == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / ticks}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms");
    }
}
