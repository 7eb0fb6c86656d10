using System.Globalization;
using Gateway.Host.Foundation;

namespace Gateway.Host.Model.Loss;

/// <summary>A window in words. Pure.</summary>
internal static class LossText
{
    /// <summary>"2026-05-04 11:57:00 to 11:58:30 UTC (1 min 30 s): 12 messages were refused because …".</summary>
    public static string Of(LossWindow window)
    {
        var from = window.From.UtcDateTime;
        var to = window.To?.UtcDateTime;
        var end = to is null ? "and goes on" : to.Value.Date == from.Date ? $"to {Time(to.Value)} UTC" : $"to {to.Value.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC";
        var lasted = to is null ? "" : $" ({DurationWords.Short(to.Value - from)})";
        var detail = window.Detail.Trim().TrimEnd('.') is { Length: > 0 } text ? $": {text}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"messages may be missing from {from:yyyy-MM-dd HH:mm:ss}{(to is null ? " UTC" : "")} {end}{lasted}: {Cause(window)}{detail}");
    }

    private static string Cause(LossWindow window) => window.Cause switch
    {
        LossCause.NotConnected => "it was not connected, and its platform does not send again what was missed",
        LossCause.GatewayDown => "the gateway did not run, and its platform does not send again what was missed",
        LossCause.StorageUnavailable => $"{Messages(window.Count)} refused because the data file could not be written",
        LossCause.Overloaded => $"{Messages(window.Count)} refused because the queue was full",
        LossCause.Unread => $"{Messages(window.Count)} dropped because of their age before a consumer had acknowledged them",
        _ => throw new ArgumentOutOfRangeException(nameof(window), window.Cause, "unknown cause"),
    };

    private static string Messages(long count) => count == 1 ? "1 message was" : string.Create(CultureInfo.InvariantCulture, $"{count} messages were");

    private static string Time(DateTime moment) => moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
