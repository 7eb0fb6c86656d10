using System.Text;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>The frames that a dying runtime writes, in the two spellings that it has.</summary>
internal static class FrameText
{
    /// <summary>
    /// The method of a frame with dots only: no <c>at</c>, no parameters, no file, no type arguments, no arity, nested types like members.
    /// Null for a line that is no frame.
    /// </summary>
    /// <example><c>at A.B`1[[C, D]].Go(E)</c> and <c>at A.B`1.Go(E e) in f.cs:line 3</c> are both <c>A.B.Go</c>.</example>
    public static string? MethodOf(string line)
    {
        var text = line.AsSpan().Trim();
        if (!text.StartsWith("at ", StringComparison.Ordinal))
        {
            return null;
        }

        text = text[3..];
        var method = new StringBuilder(text.Length);
        var depth = 0;
        for (var at = 0; at < text.Length && (depth > 0 || text[at] != '('); at++)
        {
            switch (text[at])
            {
                case '[':
                    depth++;
                    break;
                case ']':
                    depth--;
                    break;
                case '`' when depth == 0:
                    while (at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
                    {
                        at++;
                    }

                    break;
                case var c when depth == 0:
                    method.Append(c == '+' ? '.' : c);
                    break;
            }
        }

        return method.Length > 0 ? method.ToString() : null;
    }
}
