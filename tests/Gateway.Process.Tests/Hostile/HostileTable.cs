using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Gateway.Process.Tests.Hostile;

/// <summary>Collects the cells. When all of them have run, which only the long form does, the table in the documentation is written anew.</summary>
public sealed class HostileTable : IDisposable
{
    private const string Begin = "<!-- hostile list: written by the long form of the tests -->";
    private const string End = "<!-- end of the hostile list -->";
    private static readonly HostileTier[] Tiers = Enum.GetValues<HostileTier>();
    private readonly ConcurrentDictionary<(string Deed, HostileTier Tier), HostileCell> _cells = new();

    internal void Add(HostileCell cell) => _cells[(cell.Row.Deed, cell.Tier)] = cell;

    public void Dispose()
    {
        var file = Path.Combine(Built.Repository, "docs", "containment.md");
        if (_cells.Count < HostileRows.All.Count * Tiers.Length || !File.Exists(file))
        {
            return;
        }

        var text = File.ReadAllText(file);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from >= 0 && to > from)
        {
            File.WriteAllText(file, text[..(from + Begin.Length)] + "\n" + Render() + text[to..]);
        }
    }

    private string Render()
    {
        var text = new StringBuilder("\n| deed | in-process | process | process + sandbox | auto |\n|---|---|---|---|---|\n");
        foreach (var row in HostileRows.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Title} | {string.Join(" | ", Tiers.Select(tier => Verdict(_cells[(row.Deed, tier)])))} |\n");
        }

        text.Append("\nWhat was seen:\n\n| deed | tier | seen | s |\n|---|---|---|---|\n");
        foreach (var cell in HostileRows.All.SelectMany(row => Tiers.Select(tier => _cells[(row.Deed, tier)])))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {cell.Row.Deed} | {Words(cell.Tier)} | {cell.Evidence} | {cell.Took.TotalSeconds:0.0} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Verdict(HostileCell cell)
    {
        var expected = cell.Row.In(cell.Tier) switch
        {
            HostileExpected.Contained => "contained",
            HostileExpected.EndsHostOnce => cell.Tier == HostileTier.Auto ? "ends the host once, suspect moved" : "ends the host once, suspect kept out",
            _ => "not preventable",
        };
        return cell.Kept ? expected : $"**not as expected** ({expected})";
    }

    private static string Words(HostileTier tier) => tier switch
    {
        HostileTier.InProcess => "in-process",
        HostileTier.Process => "process",
        HostileTier.ProcessAndSandbox => "process + sandbox",
        _ => "auto",
    };
}
