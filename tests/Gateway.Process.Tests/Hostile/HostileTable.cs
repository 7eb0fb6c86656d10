using System.Globalization;
using System.Text;

namespace Gateway.Process.Tests.Hostile;

/// <summary>
/// The table in the documentation. The long form writes each cell as soon as it has run, and leaves the others as they stand: a part of the
/// list can be run again by itself.
/// </summary>
public sealed class HostileTable
{
    private const string Begin = "<!-- hostile list: written by the long form of the tests -->";
    private const string End = "<!-- end of the hostile list -->";
    private const string Broken = "**not as expected**: ";
    private const int LongestEvidence = 320;
    private static readonly HostileTier[] Tiers = Enum.GetValues<HostileTier>();
    private static readonly string File = Path.Combine(Built.Repository, "docs", "containment.md");
    private readonly Lock _gate = new();

    internal void Add(HostileCell cell)
    {
        if (Environment.GetEnvironmentVariable("GATEWAY_LONG_TESTS") is null)
        {
            return;
        }

        lock (_gate)
        {
            var text = System.IO.File.ReadAllText(File);
            var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            var lines = text[from..to].Split('\n').Where(line => line.Count(letter => letter == '|') == 5).ToDictionary(line => string.Join('|', line.Split('|')[..3]), StringComparer.Ordinal);
            lines[Key(cell.Row, cell.Tier)] = string.Create(CultureInfo.InvariantCulture, $"{Key(cell.Row, cell.Tier)}| {(cell.Kept ? "" : Broken)}{Plain(cell.Evidence)} | {cell.Took.TotalSeconds:0.0} |");
            System.IO.File.WriteAllText(File, text[..from] + "\n" + Render(lines) + text[to..]);
        }
    }

    private static string Render(Dictionary<string, string> lines)
    {
        var text = new StringBuilder("\n| deed | in-process | process | process + sandbox | auto |\n|---|---|---|---|---|\n");
        foreach (var row in HostileRows.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Title} | {string.Join(" | ", Tiers.Select(tier => Verdict(row, tier, lines.GetValueOrDefault(Key(row, tier)))))} |\n");
        }

        text.Append("\nWhat was seen:\n\n| deed | tier | seen | s |\n|---|---|---|---|\n");
        foreach (var line in HostileRows.All.SelectMany(row => Tiers.Select(tier => lines.GetValueOrDefault(Key(row, tier)))).OfType<string>())
        {
            text.Append(line).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    private static string Key(HostileRow row, HostileTier tier) => $"| {row.Deed} | {Words(tier)} ";

    private static string Verdict(HostileRow row, HostileTier tier, string? line)
    {
        var expected = row.In(tier) switch
        {
            HostileExpected.Contained => "contained",
            HostileExpected.EndsHostOnce => tier == HostileTier.Auto ? "ends the host once, suspect moved" : "ends the host once, suspect kept out",
            _ => "not preventable",
        };
        return line is null ? "not run" : line.Contains(Broken, StringComparison.Ordinal) ? $"**not as expected** ({expected})" : expected;
    }

    /// <summary>One line without anything of this machine.</summary>
    private static string Plain(string evidence)
    {
        var text = evidence.ReplaceLineEndings(" ").Replace('|', '/').Replace(Built.Repository, "", StringComparison.Ordinal);
        return text.Length <= LongestEvidence ? text : text[..LongestEvidence] + "…";
    }

    private static string Words(HostileTier tier) => tier switch
    {
        HostileTier.InProcess => "in-process",
        HostileTier.Process => "process",
        HostileTier.ProcessAndSandbox => "process + sandbox",
        _ => "auto",
    };
}
