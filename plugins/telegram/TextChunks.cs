namespace Gateway.Adapters.Telegram;

/// <summary>Cuts a text into pieces that Telegram takes.</summary>
internal static class TextChunks
{
    /// <summary>In UTF-16 units, which is what a string has and what Telegram counts.</summary>
    public const int Largest = 4096;

    /// <summary>Pieces without a visible character are left out: Telegram refuses them.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        var chunks = new List<string>();
        var rest = text.AsSpan();
        while (rest.Length > 0)
        {
            var length = Length(rest);
            if (!rest[..length].IsWhiteSpace())
            {
                chunks.Add(rest[..length].ToString());
            }

            rest = rest[length..];
        }

        return chunks;
    }

    private static int Length(ReadOnlySpan<char> rest)
    {
        if (rest.Length <= Largest)
        {
            return rest.Length;
        }

        // at the end of a line, else of a word, when that does not waste more than half of the piece; never inside a character
        var window = rest[..Largest];
        var cut = window.LastIndexOf('\n') + 1;
        cut = cut > Largest / 2 ? cut : window.LastIndexOf(' ') + 1;
        return cut > Largest / 2 ? cut : char.IsHighSurrogate(window[^1]) ? Largest - 1 : Largest;
    }
}
