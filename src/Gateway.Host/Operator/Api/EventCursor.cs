using System.Globalization;

namespace Gateway.Host.Operator.Api;

/// <summary>A place in the event log that survives a restart of the host: sequence numbers begin again, the run's mark differs.</summary>
internal static class EventCursor
{
    public static string Write(HostIdentity run, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Started.ToUnixTimeSeconds():x}-{sequence}");

    /// <summary>
    /// The sequence to go on after. A plain number is taken as it is; a cursor of another run means everything of this one.
    /// False when it is neither.
    /// </summary>
    public static bool TryRead(HostIdentity run, string? text, out long after)
    {
        after = 0;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (!long.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        if (dash > 0 && text != Write(run, sequence))
        {
            return true;
        }

        after = sequence;
        return true;
    }
}
