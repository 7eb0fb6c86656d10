using Gateway.Host.Model;
using Serilog.Core;
using Serilog.Events;

namespace Gateway.Host.Operator.Logging;

/// <summary>Reads from a log event whose it is. Pure.</summary>
internal static class LogAddress
{
    /// <summary>The instance that the event is about, or null for the host. What is no valid name is the host's: it becomes a file name.</summary>
    public static string? Adapter(LogEvent entry) =>
        entry.Properties.GetValueOrDefault("Adapter") is ScalarValue { Value: not null and var value } && Names.TryNormalise(value.ToString(), out var name)
            ? name
            : null;

    public static string? FileName(LogEvent entry) => Adapter(entry) switch
    {
        null => null,

        // '_' is in no name, so that this is nobody else's file, and gateway.log stays the host's
        "gateway" => "gateway_.log",
        var name => $"{name}.log",
    };

    /// <summary>"[demo#3] ", or empty for the host.</summary>
    public static string Prefix(LogEvent entry)
    {
        if (Adapter(entry) is not { } name)
        {
            return "";
        }

        return entry.Properties.GetValueOrDefault("Generation") is ScalarValue { Value: not null and var generation }
            ? $"[{name}#{generation}] "
            : $"[{name}] ";
    }

    /// <summary>Whether an adapter wrote it itself, rather than the host about an adapter.</summary>
    public static bool IsAdaptersOwn(LogEvent entry) =>
        entry.Properties.GetValueOrDefault(Constants.SourceContextPropertyName) is ScalarValue { Value: AdapterLogWriter.Category };
}
