using System.Text;
using System.Text.Unicode;

namespace Gateway.Adapters.Irc;

/// <summary>Between bytes of the wire and text of messages.</summary>
internal static class IrcText
{
    /// <summary>A line with its prefix and line end, as the server passes it on (RFC 1459, 2.3).</summary>
    public const int LineBytes = 512;

    /// <summary>UTF-8 where the bytes are UTF-8, else Latin-1: the protocol names no encoding, and old clients still send one byte per letter.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    /// <summary>
    /// The lines that carry a text, none longer than <paramref name="room"/> bytes and none with a character that would end it: a line
    /// break in a text begins a new message, never a new command. Cut behind a space where one is near, never inside a character.
    /// </summary>
    public static IReadOnlyList<string> Split(string text, int room)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(room, 4); // the longest character in UTF-8
        var pieces = new List<string>();
        foreach (var line in text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            Cut(line, room, pieces);
        }

        return pieces;
    }

    private static void Cut(string line, int room, List<string> pieces)
    {
        var piece = new StringBuilder();
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            // \0 is forbidden in a line, \u0001 would make a CTCP request of a plain text
            if (rune.Value is 0 or 1)
            {
                continue;
            }

            if (bytes + rune.Utf8SequenceLength > room)
            {
                var end = BreakOf(piece);
                pieces.Add(piece.ToString(0, end));
                piece.Remove(0, end);
                bytes = Encoding.UTF8.GetByteCount(piece.ToString());
            }

            piece.Append(rune.ToString());
            bytes += rune.Utf8SequenceLength;
        }

        if (piece.Length > 0)
        {
            pieces.Add(piece.ToString());
        }
    }

    /// <summary>Behind the last space of the second half, or the very end.</summary>
    private static int BreakOf(StringBuilder piece)
    {
        for (var i = piece.Length - 1; i > piece.Length / 2; i--)
        {
            if (piece[i] == ' ')
            {
                return i + 1;
            }
        }

        return piece.Length;
    }
}
