namespace Gateway.Abstractions;

/// <summary>Shorter ways to write to <see cref="IAdapterLog"/>.</summary>
public static class AdapterLogExtensions
{
    /// <summary>Writes a line at <see cref="AdapterLogLevel.Debug"/>.</summary>
    public static void Debug(this IAdapterLog log, string message) => log.Write(AdapterLogLevel.Debug, message);

    /// <summary>Writes a line at <see cref="AdapterLogLevel.Information"/>.</summary>
    public static void Information(this IAdapterLog log, string message) => log.Write(AdapterLogLevel.Information, message);

    /// <summary>Writes a line at <see cref="AdapterLogLevel.Warning"/>.</summary>
    public static void Warning(this IAdapterLog log, string message, Exception? exception = null) =>
        log.Write(AdapterLogLevel.Warning, message, exception);

    /// <summary>Writes a line at <see cref="AdapterLogLevel.Error"/>.</summary>
    public static void Error(this IAdapterLog log, string message, Exception? exception = null) =>
        log.Write(AdapterLogLevel.Error, message, exception);
}
