using System.Runtime.CompilerServices;
using System.Text;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>Writes the rows of one platform into <c>docs/platforms/switches.md</c>; those of the others stay as they are.</summary>
internal static class SwitchReport
{
    private const string Intro = """
        # Every adapter, every switch

        Written by the long form of the tests (`./test.sh --long`), in a whole gateway with the built plugin and limits at a twentieth of their defaults, against
        simulated platforms. Times are as measured: twenty times as long at default settings where a deadline or an interval of the gateway or of the
        platform is what is waited for. *Forced alive*: the adapter's own liveness check said "alive" whatever happened, and its probe was taken away; what was noticed
        then was noticed by the adapter's connection loop, which reports, or by the host alone. Every row had a neighbour of the same plugin on a healthy
        platform, which was never degraded and never restarted. *Nothing* in the last column: every message that the platform delivered was answered exactly once, or named as given up.

        *Request refused*: whoever posted to the gateway is answered so, and nobody else has to notice. Deadlines of the telegram adapter are as they are by default,
        so that some findings of the host come before its own here, and after them at default settings. An IRC connection is a generation: a new one is how it heals.
        """;

    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task WriteAsync(string platform, IEnumerable<string> order, IReadOnlyList<SwitchRow> rows)
    {
        var section = new StringBuilder($"## {platform}\n\n{SwitchRow.Head}\n");
        foreach (var name in order)
        {
            foreach (var row in rows.Where(row => row.Switch == name))
            {
                section.Append(row).Append('\n');
            }
        }

        await Turn.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            var file = PathOf();
            var sections = new SortedDictionary<string, string>(StringComparer.Ordinal);
            if (File.Exists(file))
            {
                foreach (var one in (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Split("\n## ").Skip(1))
                {
                    sections[one.Split('\n')[0].Trim()] = $"## {one.TrimEnd()}\n";
                }
            }

            sections[platform] = section.ToString();
            await File.WriteAllTextAsync(file, $"{Intro}\n\n{string.Join('\n', sections.Values)}", TestContext.Current.CancellationToken);
        }
        finally
        {
            Turn.Release();
        }
    }

    private static string PathOf([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/platforms/switches.md"));
}
