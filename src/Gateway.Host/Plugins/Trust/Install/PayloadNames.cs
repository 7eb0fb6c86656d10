namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>
/// Which paths of an archive or a folder may be written below a plugin's folder. The rules of the strictest system hold everywhere, so that
/// what is packed on one system means the same on another. Keeps what it has seen; one per installation.
/// </summary>
internal sealed class PayloadNames
{
    private const int LongestName = 200;
    private const int LongestPath = 400;
    private const int Deepest = 16;

    private static readonly string[] Devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$",
        .. Enumerable.Range(0, 10).SelectMany(number => new[] { $"COM{number}", $"LPT{number}" }), "COM¹", "COM²", "COM³", "LPT¹", "LPT²", "LPT³",
    ];

    private readonly HashSet<string> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _folders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a file or folder of this name may not be there, as part of a sentence; null when it may.</summary>
    /// <param name="path">Relative, with <c>/</c>, without one at its end.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public string? Refuse(string path, bool isFolder)
    {
        var parts = path.Split('/');
        return path.Length == 0 || path.StartsWith('/') ? "it is an absolute path"
            : path.Length > LongestPath ? $"its path is longer than {LongestPath} characters"
            : parts.Length > Deepest ? $"it lies deeper than {Deepest} folders"
            : parts.Select(RefusePart).FirstOrDefault(fault => fault is not null)
            ?? (isFolder ? RefuseFolders(parts) : RefuseFolders(parts[..^1]) ?? RefuseFile(path));
    }

    private static string? RefusePart(string part) => part switch
    {
        "" => "a part of its path is empty",
        "." or ".." => $"'{part}' in its path would lead elsewhere",
        _ when part.Contains('\\', StringComparison.Ordinal) => "it has a backslash, which is a separator on one system and a letter on another",
        _ when part.Contains(':', StringComparison.Ordinal) => "it has a colon: a drive letter or a hidden stream",
        _ when part.Any(letter => char.IsControl(letter) || "<>\"|?*".Contains(letter, StringComparison.Ordinal)) => "it has characters that are not allowed everywhere",
        _ when part.Any(letter => char.GetUnicodeCategory(letter) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Surrogate) =>
            "it has invisible or broken characters",
        _ when part.EndsWith('.') || part.EndsWith(' ') || part.StartsWith(' ') => "a part of its path begins with a blank, or ends with a dot or a blank",
        _ when part.Length > LongestName => $"a part of its path is longer than {LongestName} characters",
        _ when Devices.Contains(part.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase) => $"'{part}' is the name of a device",
        _ => null,
    };

    private string? RefuseFolders(string[] parts)
    {
        for (var count = 1; count <= parts.Length; count++)
        {
            var folder = Plain(string.Join('/', parts[..count]));
            if (_files.Contains(folder))
            {
                return $"'{folder}' is a file and a folder at once";
            }

            if (!_folders.TryAdd(folder, folder) && _folders[folder] != folder)
            {
                return $"'{_folders[folder]}' is there with other letter case";
            }
        }

        return null;
    }

    private string? RefuseFile(string path)
    {
        var plain = Plain(path);
        return _folders.ContainsKey(plain) ? "it is a file and a folder at once"
            : _files.Add(plain) ? null
            : "it is there twice, perhaps with other letter case";
    }

    // two ways to write one letter are one name on some systems
    private static string Plain(string path) => path.Normalize(System.Text.NormalizationForm.FormC);
}
