using System.Globalization;
using System.Runtime.InteropServices;

namespace Gateway.Process.Tests.Delivery;

/// <summary>The message number so and so of a conversation. Numbers begin with 1.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Numbered(string Conversation, int Number)
{
    /// <summary>What is sent; a bridge may put an author before it.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Conversation}#{Number}");

    public static Numbered Parse(string text)
    {
        var word = text[(text.LastIndexOf(' ') + 1)..];
        var at = word.IndexOf('#', StringComparison.Ordinal);
        return new Numbered(word[..at], int.Parse(word.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    public override string ToString() => Text;
}
