using System.Buffers;
using System.Collections.Immutable;

namespace Gateway.Host.Configuration;

/// <summary>Every form of every secret, longest first, with one search over all of them.</summary>
internal sealed class SecretSet
{
    // what every part of the host puts where it cuts a text of somebody else
    private const char CutMark = '…';
    private const int ShortestPiece = 4;

    public static SecretSet Empty { get; } = new([], []);

    private readonly ImmutableHashSet<string> _values;
    private readonly ImmutableArray<string> _forms;
    private readonly SearchValues<string> _search;

    private SecretSet(ImmutableHashSet<string> values, ImmutableArray<string> forms) =>
        (_values, _forms, _search) = (values, forms, SearchValues.Create([.. forms], StringComparison.Ordinal));

    public SecretSet With(string value) => _values.Contains(value)
        ? this
        : new SecretSet(_values.Add(value), [.. _forms.Concat(SecretForms.Of(value)).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)]);

    /// <summary>A text that was cut in the middle of a secret ends with its beginning, which is as good as the secret when little is missing.</summary>
    private string WithoutCutPieces(string text)
    {
        for (var at = text.IndexOf(CutMark); at >= 0; at = text.IndexOf(CutMark, at + 1))
        {
            if (LongestPieceBefore(text.AsSpan(0, at)) is var piece && piece >= ShortestPiece)
            {
                text = string.Concat(text.AsSpan(0, at - piece), Secrets.Mask, text.AsSpan(at));
                at = at - piece + Secrets.Mask.Length;
            }
        }

        return text;
    }

    private int LongestPieceBefore(ReadOnlySpan<char> text)
    {
        var longest = 0;
        foreach (var form in _forms)
        {
            for (var length = Math.Min(form.Length, text.Length); length > longest; length--)
            {
                if (text.EndsWith(form.AsSpan(0, length), StringComparison.Ordinal))
                {
                    longest = length;
                }
            }
        }

        return longest;
    }

    public string Redact(string text)
    {
        if (text.Contains(CutMark))
        {
            text = WithoutCutPieces(text);
        }

        // nearly every text holds none: one vectorised pass, no allocation
        if (!text.AsSpan().ContainsAny(_search))
        {
            return text;
        }

        foreach (var form in _forms)
        {
            text = text.Replace(form, Secrets.Mask, StringComparison.Ordinal);
        }

        return text;
    }
}
