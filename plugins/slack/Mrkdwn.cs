using System.Text;

namespace Gateway.Adapters.Slack;

/// <summary>Slack's way of writing texts: three characters are escaped, and everything in angle brackets has a meaning.</summary>
internal static class Mrkdwn
{
    /// <summary>A text as Slack wants it, so that nothing in it becomes a mention or a link that nobody has written.</summary>
    public static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>A text of Slack's as people read it: mentions by name where Slack gives it, else by id; links with their address.</summary>
    public static string ToPlain(string text)
    {
        var plain = new StringBuilder();
        var rest = text.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start && rest[start..].IndexOf('>') is > 1 and var length)
        {
            plain.Append(rest[..start]).Append(Meaning(rest.Slice(start + 1, length - 1).ToString()));
            rest = rest[(start + length + 1)..];
        }

        return plain.Append(rest).Replace("&lt;", "<").Replace("&gt;", ">").Replace("&amp;", "&").ToString();
    }

    private static string Meaning(string inside)
    {
        var bar = inside.IndexOf('|', StringComparison.Ordinal);
        var (what, label) = bar < 0 ? (inside, null) : (inside[..bar], inside[(bar + 1)..]);
        if (what.Length == 0)
        {
            return $"<{inside}>";
        }

        return what[0] switch
        {
            '@' or '#' => what[0] + (string.IsNullOrEmpty(label) ? what[1..] : label.TrimStart('@', '#')),
            '!' => string.IsNullOrEmpty(label) ? $"@{what[1..].Split('^')[0]}" : label,
            _ => string.IsNullOrEmpty(label) || what.EndsWith(label, StringComparison.Ordinal) ? Address(what) : $"{label} ({Address(what)})",
        };
    }

    private static string Address(string what) => what.StartsWith("mailto:", StringComparison.Ordinal) ? what["mailto:".Length..] : what;
}
