using System.Globalization;

namespace Gateway.Host.Configuration;

/// <summary>Where something was written: a line of the file, or (line 0) the variable or flag that said so.</summary>
internal readonly record struct ConfigPlace(string File, int Line, int Column)
{
    public override string ToString() => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");

    /// <summary>Reads what <see cref="ToString"/> wrote; a text without numbers is all file.</summary>
    public static ConfigPlace Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length >= 3
            && int.TryParse(parts[^2], NumberStyles.None, CultureInfo.InvariantCulture, out var line)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var column)
            ? new ConfigPlace(string.Join(':', parts[..^2]), line, column)
            : new ConfigPlace(text, 0, 0);
    }
}
