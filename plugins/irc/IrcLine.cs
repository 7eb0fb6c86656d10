using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Gateway.Adapters.Irc;

/// <summary>One line of the protocol, taken apart: <c>@tags :prefix COMMAND parameters :last</c>.</summary>
/// <param name="Tags">IRCv3 message tags, unescaped; empty on servers without them.</param>
/// <param name="Prefix">Who it comes from (<c>nick!user@host</c>, or a server), or null.</param>
/// <param name="Command">A word in capitals, or three digits.</param>
/// <param name="Parameters">The parameters; the last may contain spaces.</param>
internal sealed record IrcLine(IReadOnlyDictionary<string, string> Tags, string? Prefix, string Command, IReadOnlyList<string> Parameters)
{
    private static readonly Dictionary<string, string> NoTags = [];

    /// <summary>The parameter, or an empty text: a server that leaves one out breaks nothing.</summary>
    public string this[int index] => index < Parameters.Count ? Parameters[index] : "";

    public string Last => Parameters.Count == 0 ? "" : Parameters[^1];

    /// <summary>The nick in the prefix; of a server its name.</summary>
    public string Nick => Prefix is null ? "" : Prefix.Split('!', 2)[0];

    public bool IsFromPerson => Prefix?.Contains('!', StringComparison.Ordinal) == true;

    public static bool TryParse(string text, [NotNullWhen(true)] out IrcLine? line)
    {
        line = null;
        var rest = text.AsSpan().Trim("\r\n\0");
        var tags = NoTags;
        if (rest.StartsWith('@'))
        {
            tags = ReadTags(Word(ref rest)[1..]);
        }

        rest = rest.TrimStart(' ');
        string? prefix = null;
        if (rest.StartsWith(':'))
        {
            prefix = Word(ref rest)[1..].ToString();
        }

        var command = Word(ref rest);
        if (command.IsEmpty)
        {
            return false;
        }

        var parameters = new List<string>();
        while (!rest.IsEmpty)
        {
            if (rest[0] == ':')
            {
                parameters.Add(rest[1..].ToString());
                break;
            }

            parameters.Add(Word(ref rest).ToString());
        }

        line = new IrcLine(tags, prefix, command.ToString().ToUpperInvariant(), parameters);
        return true;
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(' ');
        var word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[end..].TrimStart(' ');
        return word;
    }

    private static Dictionary<string, string> ReadTags(ReadOnlySpan<char> text)
    {
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var tag in text.ToString().Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = tag.Split('=', 2);
            tags[parts[0]] = parts.Length == 2 ? Unescape(parts[1]) : "";
        }

        return tags;
    }

    private static string Unescape(string value)
    {
        var plain = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length; i++)
        {
            if (value[i] != '\\')
            {
                plain.Append(value[i]);
            }
            else if (++i < value.Length)
            {
                plain.Append(value[i] switch { ':' => ';', 's' => ' ', 'r' => '\r', 'n' => '\n', var other => other });
            }
        }

        return plain.ToString();
    }
}
