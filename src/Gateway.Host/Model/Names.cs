using System.Diagnostics.CodeAnalysis;

namespace Gateway.Host.Model;

/// <summary>The one rule for names of instances and plugins.</summary>
internal static class Names
{
    public const string Rule = "1 to 64 characters of a-z, 0-9 and '-', not starting or ending with '-'";

    public static bool TryNormalise(string? text, [NotNullWhen(true)] out string? value)
    {
        value = text?.Trim().ToLowerInvariant();
        if (value is { Length: >= 1 and <= 64 } && value[0] != '-' && value[^1] != '-'
            && value.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
        {
            return true;
        }

        value = null;
        return false;
    }
}
