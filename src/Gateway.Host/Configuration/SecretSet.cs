using System.Buffers;
using System.Collections.Immutable;

namespace Gateway.Host.Configuration;

/// <summary>Every form of every secret, longest first, with one search over all of them.</summary>
internal sealed class SecretSet
{
    public static SecretSet Empty { get; } = new([], []);

    private readonly ImmutableHashSet<string> _values;
    private readonly ImmutableArray<string> _forms;
    private readonly SearchValues<string> _search;

    private SecretSet(ImmutableHashSet<string> values, ImmutableArray<string> forms) =>
        (_values, _forms, _search) = (values, forms, SearchValues.Create([.. forms], StringComparison.Ordinal));

    public SecretSet With(string value) => _values.Contains(value)
        ? this
        : new SecretSet(_values.Add(value), [.. _forms.Concat(SecretForms.Of(value)).Distinct(StringComparer.Ordinal).OrderByDescending(form => form.Length)]);

    public string Redact(string text)
    {
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
