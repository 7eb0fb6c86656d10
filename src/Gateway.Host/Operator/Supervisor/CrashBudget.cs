using System.Globalization;
using Gateway.Host.Foundation;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>
/// What follows the end of a child: the first crash is followed by a start at once, the next ones by growing pauses, from the third on the
/// child starts safely (every suspect stays out), and after the sixth within the window there is no further start.
/// </summary>
/// <remarks>Not thread-safe. Time comes in as a timestamp of the caller's clock.</remarks>
internal sealed class CrashBudget(TimeProvider time)
{
    public const int SafeFrom = 3;
    public const int Most = 6;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private readonly Queue<long> _ends = new();
    private bool _served;

    public Step Next(ChildEnd end)
    {
        _served |= end.Said is { Sweeps: > 0 };
        if (end.WasOrdered)
        {
            return End(end.ExitCode, "it was told to stop");
        }

        if (!end.IsCrash)
        {
            var wantsAnother = end is { Said: not null, ExitCode: (int)ExitCode.Failure };
            if (!wantsAnother && !(_served && IsRefusal(end.ExitCode)))
            {
                return End(end.ExitCode, "it ended by itself");
            }
        }

        var recent = Count();
        if (recent > Most)
        {
            return End((int)ExitCode.CrashLoop, string.Create(CultureInfo.InvariantCulture,
                $"it has ended {recent} times within {Window.TotalMinutes:0} min, {Most} are allowed. No further start: 'crashes.json' and the logs in the data folder say how it ended and who is suspected"));
        }

        var delay = recent == 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Pow(2, recent - 2));
        var safe = recent >= SafeFrom;
        var when = delay == TimeSpan.Zero ? "at once" : $"in {DurationWords.Short(delay)}";
        var how = safe ? ", with every suspect kept out" : "";
        return new Step(ExitCode: null, delay, safe, string.Create(CultureInfo.InvariantCulture,
            $"starts it again {when} (end {recent} of {Most} allowed within {Window.TotalMinutes:0} min){how}"));
    }

    private static bool IsRefusal(int code) => code is (int)ExitCode.PortInUse or (int)ExitCode.DataUnwritable or (int)ExitCode.SecondHost or (int)ExitCode.BadConfiguration;

    private static Step End(int code, string why) => new(code, TimeSpan.Zero, Safe: false, why);

    private int Count()
    {
        var now = time.GetTimestamp();
        _ends.Enqueue(now);
        while (time.GetElapsedTime(_ends.Peek(), now) > Window)
        {
            _ends.Dequeue();
        }

        return _ends.Count;
    }
}
