using System.Globalization;

namespace Gateway.Host.Configuration;

/// <summary>Amounts of memory as <c>gateway.yaml</c> has them: "256MB". 1 KB is 1,024 bytes.</summary>
internal static class Sizes
{
    public const string None = "none";

    private static readonly (string Unit, long Bytes)[] Units = [("TB", 1L << 40), ("GB", 1L << 30), ("MB", 1L << 20), ("KB", 1L << 10)];

    public static bool TryParse(string text, out long bytes)
    {
        var plain = text.Trim().ToUpperInvariant().Replace("IB", "B", StringComparison.Ordinal);
        var (unit, factor) = Array.Find(Units, known => plain.EndsWith(known.Unit, StringComparison.Ordinal));
        var number = unit is null ? plain.TrimEnd('B') : plain[..^unit.Length];
        bytes = 0;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value) || value > long.MaxValue / Math.Max(1, factor))
        {
            return false;
        }

        bytes = (long)(value * Math.Max(1, factor));
        return true;
    }

    /// <summary>In the largest unit that is exact.</summary>
    public static string Text(long bytes)
    {
        foreach (var (unit, factor) in Units)
        {
            if (bytes != 0 && bytes % factor == 0)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{bytes / factor}{unit}");
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
