using System.Globalization;

namespace Gateway.Adapters.Qq;

/// <summary>A message that may be answered for some time. Travels with it, and comes back with the answer.</summary>
/// <param name="Id">QQ's id of the message.</param>
/// <param name="Until">From then on QQ takes no answer.</param>
internal sealed record Question(string Id, DateTimeOffset Until)
{
    /// <summary>Null when the text is none.</summary>
    public static Question? Parse(string? text)
    {
        var colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return colon > 0 && text!.Length > colon + 1 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds < 253_402_300_799 ? new(text[(colon + 1)..], DateTimeOffset.FromUnixTimeSeconds(seconds)) : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Until.ToUnixTimeSeconds()}:{Id}");
}
