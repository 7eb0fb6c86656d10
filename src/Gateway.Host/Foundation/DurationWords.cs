using System.Globalization;

namespace Gateway.Host.Foundation;

/// <summary>Durations in words that people read at a glance. Pure.</summary>
internal static class DurationWords
{
    /// <summary>"12 s", "3 min", "2 h 5 min", "4 d 2 h".</summary>
    public static string Short(TimeSpan age)
    {
        if (age < TimeSpan.Zero)
        {
            age = TimeSpan.Zero;
        }

        if (age.TotalSeconds < 10 && age.Milliseconds >= 100)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalSeconds * 10) / 10:0.#} s");
        }

        return age switch
        {
            { TotalMinutes: < 1 } => $"{age.Seconds} s",
            { TotalHours: < 1 } => age.Seconds == 0 || age.Minutes >= 10 ? $"{age.Minutes} min" : $"{age.Minutes} min {age.Seconds} s",
            { TotalDays: < 1 } => age.Minutes == 0 ? $"{age.Hours} h" : $"{age.Hours} h {age.Minutes} min",
            _ => age.Hours == 0 ? $"{age.Days} d" : $"{age.Days} d {age.Hours} h",
        };
    }
}
