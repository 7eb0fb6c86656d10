using System.Text;

namespace Gateway.Host.Model;

/// <summary>Words of an adapter as they may stand in a sentence, an event or a line of the log.</summary>
/// <remarks>An exception's message has line ends, and a platform's may carry somebody else's text: neither may forge a line of its own.</remarks>
internal static class OneLine
{
    /// <summary>Every run of control characters, and the blanks around it, becomes one blank.</summary>
    public static string Of(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var line = new StringBuilder(text.Length);
        var broken = false;
        foreach (var letter in text)
        {
            if (char.IsControl(letter))
            {
                broken = true;
            }
            else if (!broken || letter != ' ')
            {
                _ = broken && line.Length > 0 && line[^1] != ' ' ? line.Append(' ').Append(letter) : line.Append(letter);
                broken = false;
            }
        }

        return line.ToString();
    }
}
