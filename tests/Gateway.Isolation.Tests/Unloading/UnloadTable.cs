using System.Globalization;
using System.Text;
using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>The table of docs/unloading.md, between its two marks; the text around it is written by people.</summary>
internal static class UnloadTable
{
    private const string Begin = "<!-- begin: written by the long form of UnloadTests -->";
    private const string End = "<!-- end -->";

    public static string Page { get; } = Path.Combine(Repository(), "docs", "unloading.md");

    public static async Task<string> RowsAsync(UnloadMeasurement measurement)
    {
        var text = new StringBuilder("| the plugin uses | contexts alive, of three | | held by |\n|---|---|---|---|\n");
        foreach (var row in UnloadRows.All)
        {
            var outcomes = measurement.Outcomes[row.Uses];
            var alive = outcomes.Count(one => one.State == RetiredState.Leaked);
            var holder = alive > 0 && await measurement.HolderAsync(row.Uses) is var answer ? Holder(answer.IsKnown, answer.Line) : "–";
            text.Append(CultureInfo.InvariantCulture, $"| {row.Means} | {alive} | {(alive == 0 ? "unloaded" : "**leaked**")} | {holder} |\n");
        }

        return text.ToString();
    }

    public static void Write(string rows)
    {
        var page = File.ReadAllText(Page);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        File.WriteAllText(Page, $"{page[..begin]}\n{rows}{page[end..]}");
    }

    /// <summary>Without the number of a thread, which is another one each time.</summary>
    private static string Holder(bool isKnown, string line) =>
        isKnown ? $"`{System.Text.RegularExpressions.Regex.Replace(line, "thread [0-9]+", "thread", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(20))}`" : $"unknown: {line}";

    private static string Repository() => typeof(UnloadTable).Assembly.GetCustomAttributes(inherit: false)
        .OfType<System.Reflection.AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "Repository").Value!;
}
