using System.Text;

namespace Gateway.Host.Operator.Cli;

/// <summary>Text for a terminal. Pure.</summary>
internal static class TerminalText
{
    /// <summary>The text on one line, without control characters: an adapter's message must not steer the operator's terminal.</summary>
    public static string Line(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            line.Append(char.IsControl(letter) ? ' ' : letter);
        }

        return line.ToString();
    }

    /// <summary>The same, keeping line ends and indentation.</summary>
    public static string Block(string text) => string.Join(Environment.NewLine, text.ReplaceLineEndings("\n").Split('\n').Select(Line));

    /// <summary>Aligned columns with two spaces between; the last one is as long as it likes.</summary>
    public static string Table(IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Select(row => row.Select(Line).ToList()).Prepend([.. head]).ToList();
        var widths = Enumerable.Range(0, head.Count).Select(column => all.Max(row => row[column].Length)).ToList();
        var text = new StringBuilder();
        foreach (var row in all)
        {
            var line = string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + 2)));
            text.AppendLine(line.TrimEnd());
        }

        return text.ToString();
    }
}
