using System.Text;

namespace Gateway.Host.Configuration;

/// <summary>Finds <c>${env:NAME}</c> and <c>${file:PATH}</c> in a text. <c>$${</c> stands for a literal <c>${</c>.</summary>
/// <remarks>What a reference gives is not searched again: a secret may contain <c>${</c>.</remarks>
internal static class SecretReferences
{
    private static readonly string[] Kinds = ["env", "file"];

    public static string? Replace(string text, Func<string, string, (string? Value, Fault? Fault)> fetch, out Fault? fault)
    {
        fault = null;
        var result = new StringBuilder(text.Length);
        var at = 0;
        for (int found; (found = text.IndexOf("${", at, StringComparison.Ordinal)) >= 0;)
        {
            if (found > at && text[found - 1] == '$')
            {
                result.Append(text, at, found - at - 1).Append("${");
                at = found + 2;
                continue;
            }

            result.Append(text, at, found - at);
            var end = text.IndexOf('}', found);
            if (end < 0)
            {
                fault = new Fault("a '${' has no '}'.", "Write ${env:NAME} or ${file:PATH}; for a literal '${' write '$${'.");
                return null;
            }

            var (value, wrong) = One(text[(found + 2)..end], fetch);
            if (value is null)
            {
                fault = wrong;
                return null;
            }

            result.Append(value);
            at = end + 1;
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    private static (string? Value, Fault? Fault) One(string reference, Func<string, string, (string? Value, Fault? Fault)> fetch)
    {
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? reference : reference[..colon];
        var name = colon < 0 ? "" : reference[(colon + 1)..].Trim();
        if (!Kinds.Contains(kind) || name.Length == 0)
        {
            var near = Nearest.Of(kind, Kinds) is { } meant ? $"Did you mean ${{{meant}:…}}?" : "Write ${env:NAME} or ${file:PATH}; for a literal '${' write '$${'.";
            return (null, new Fault("a '${…}' is neither ${env:NAME} nor ${file:PATH}.", near));
        }

        return fetch(kind, name);
    }
}
