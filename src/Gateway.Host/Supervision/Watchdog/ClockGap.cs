using System.Globalization;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>The clocks did not go on together, or stood still together.</summary>
/// <param name="Wall">How far the wall clock moved between two sweeps.</param>
/// <param name="Monotonic">How far the monotonic clock of the system moved meanwhile.</param>
/// <param name="Lost">The share of <paramref name="Monotonic"/> in which nothing of this process ran.</param>
internal sealed record ClockGap(TimeSpan Wall, TimeSpan Monotonic, TimeSpan Lost)
{
    /// <summary>For people.</summary>
    public override string ToString()
    {
        if (Lost > TimeSpan.Zero)
        {
            return $"the gateway did not run for {Words(Lost)}: it was stopped, or the machine was paused or asleep; every connection is looked at again";
        }

        return Wall > Monotonic
            ? $"the clock of this machine went ahead by {Words(Wall - Monotonic)}: it slept, or its time was set; every connection is looked at again"
            : $"the clock of this machine was set back by {Words(Monotonic - Wall)}; every connection is looked at again";
    }

    private static string Words(TimeSpan span) => span < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s")
        : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min");
}
