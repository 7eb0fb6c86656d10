using System.Globalization;

namespace Gateway.Benchmarks;

/// <summary>The output of the benchmarks. Holds the console from before a gateway's log was sent elsewhere.</summary>
internal static class Report
{
    private static readonly TextWriter Out = Console.Out;

    public static void Line(FormattableString text) => Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>One figure of the design beside its floor.</summary>
    public static void Goal(string what, FormattableString figure, FormattableString floor, double? ratio, string goal, bool reached) =>
        Line($"> {what}: {Text(figure)} | floor: {Text(floor)} | ratio: {(ratio is { } known ? known.ToString("0.00", CultureInfo.InvariantCulture) : "-")} | goal: {goal} | {(reached ? "reached" : "MISSED")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
