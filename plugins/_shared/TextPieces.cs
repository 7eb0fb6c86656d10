namespace Gateway.Adapters.Plumbing;

/// <summary>Cuts a text into pieces that a platform takes.</summary>
internal static class TextPieces
{
    /// <summary>
    /// The pieces in order, each at most <paramref name="largest"/> UTF-16 units long: cut at the end of a line, else of a word, when that does not
    /// waste more than half of a piece; never inside a character. Pieces without a visible character are left out, because platforms refuse them.
    /// </summary>
    public static IReadOnlyList<string> Of(string text, int largest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largest, 2);
        var pieces = new List<string>();
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var length = Length(rest, largest);
            if (!rest[..length].IsWhiteSpace())
            {
                pieces.Add(rest[..length].ToString());
            }

            rest = rest[length..];
        }

        return pieces;
    }

    private static int Length(ReadOnlySpan<char> rest, int largest)
    {
        if (rest.Length <= largest)
        {
            return rest.Length;
        }

        var window = rest[..largest];
        var cut = window.LastIndexOf('\n') + 1;
        cut = cut > largest / 2 ? cut : window.LastIndexOf(' ') + 1;
        return cut > largest / 2 ? cut : char.IsHighSurrogate(window[^1]) ? largest - 1 : largest;
    }
}
