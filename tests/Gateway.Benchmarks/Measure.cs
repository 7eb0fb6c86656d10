using System.Diagnostics;

namespace Gateway.Benchmarks;

/// <summary>
/// Medians of several runs, each long enough to drown the timer, floors and figures taken turn by turn in one run: on a noisy machine
/// only the ratio of neighbours means something.
/// </summary>
internal static class Measure
{
    private const int Runs = 9;

    /// <summary>Nanoseconds and bytes per operation.</summary>
    public static Figure[] PerOperation(int operations, params (string Name, Action<int> Work)[] subjects)
    {
        foreach (var (_, work) in subjects)
        {
            // twice past the tiering thresholds
            work(operations / 4);
            work(operations / 4);
        }

        var times = subjects.Select(_ => new List<double>()).ToArray();
        var bytes = new long[subjects.Length];
        for (var run = 0; run < Runs; run++)
        {
            for (var i = 0; i < subjects.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                subjects[i].Work(operations);
                times[i].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations);
                bytes[i] = (GC.GetAllocatedBytesForCurrentThread() - before) / operations;
            }
        }

        return [.. subjects.Select((subject, i) => new Figure(subject.Name, Median(times[i]), times[i].Min(), times[i].Max(), bytes[i]))];
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }

    public static double Percentile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];
    }
}
