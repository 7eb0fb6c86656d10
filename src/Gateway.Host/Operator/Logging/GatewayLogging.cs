using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Gateway.Host.Operator.Logging;

/// <summary>Sets Serilog up: console, <c>gateway.log</c> for the host, one file per adapter. Every sink writes redacted lines only.</summary>
internal static class GatewayLogging
{
    // open files at a time; the least recently used is closed and opened again when it is needed
    private const int MaxOpenAdapterLogs = 64;
    private const int KeptAdapterFiles = 2;
    private const int KeptHostFiles = 4;

    /// <param name="console">False where nobody looks at it, or where stdout belongs to somebody else.</param>
    public static LoggerConfiguration Configure(
        LoggerConfiguration logger, GatewayPaths paths, LogConfig config, ISecrets secrets, TimeProvider time, bool console = true)
    {
        logger.Filter.ByExcluding(IsFailedStart);
        if (console)
        {
            logger.WriteTo.Console(new LineFormatter(secrets, time.LocalTimeZone, "HH:mm:ss.fff"));
        }

        var file = new LineFormatter(secrets, TimeZoneInfo.Utc, "yyyy-MM-ddTHH:mm:ss.fffZ");
        var level = Level(config.Level);
        return logger
            .MinimumLevel.Is(level)
            .MinimumLevel.Override("Microsoft", level < LogEventLevel.Information ? LogEventLevel.Information : LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning)
            .WriteTo.Logger(host => host
                .Filter.ByExcluding(LogAddress.IsAdaptersOwn)
                .WriteTo.File(
                    file,
                    Path.Combine(paths.Logs, "gateway.log"),
                    fileSizeLimitBytes: config.AdapterFileBytes,
                    rollOnFileSizeLimit: true,
                    retainedFileCountLimit: KeptHostFiles))
            .WriteTo.Logger(adapters => adapters
                .Filter.ByIncludingOnly(entry => LogAddress.FileName(entry) is not null)
                .WriteTo.Map<string>(
                    entry => LogAddress.FileName(entry)!,
                    (name, sink) => sink.File(
                        file,
                        Path.Combine(paths.Logs, name),
                        fileSizeLimitBytes: config.AdapterFileBytes,
                        rollOnFileSizeLimit: true,
                        retainedFileCountLimit: KeptAdapterFiles),
                    sinkMapCountLimit: MaxOpenAdapterLogs));
    }

    /// <summary>
    /// The framework logs a failed start with its stack trace before the exception reaches us: <c>gateway run</c> says it in one line, or
    /// fails with the whole exception.
    /// </summary>
    private static bool IsFailedStart(LogEvent entry) =>
        entry.MessageTemplate.Text == "Hosting failed to start" && entry.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" };

    private static LogEventLevel Level(string text) => text switch
    {
        "debug" => LogEventLevel.Debug,
        "warning" => LogEventLevel.Warning,
        "error" => LogEventLevel.Error,
        _ => LogEventLevel.Information,
    };
}
