using System.Globalization;
using System.Text;
using Gateway.Host.Model;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace Gateway.Host.Operator.Logging;

/// <summary>
/// One line per event: time, level, adapter and generation, message; further lines of it (a stack) are indented, so that no text can
/// pass itself off as a line of its own. The finished line is redacted, which leaves no way around.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class LineFormatter(ISecrets secrets, TimeZoneInfo zone, string timeFormat) : ITextFormatter
{
    private const string Continued = "    ";

    // what EventLog writes for entries about the host
    private const string HostPrefix = "[-#0] ";

    // ':l' so that texts are not quoted: "[demo#3]", not "["demo"#3]"
    private static readonly MessageTemplateTextFormatter Message = new("{Message:l}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var rendered = new StringWriter(CultureInfo.InvariantCulture);
        Message.Format(logEvent, rendered);
        var text = rendered.ToString();
        var prefix = LogAddress.Prefix(logEvent);
        if (text.StartsWith(HostPrefix, StringComparison.Ordinal))
        {
            text = text[HostPrefix.Length..];
        }

        if (logEvent.Exception is { } fault)
        {
            text = $"{text}\n{fault}";
        }

        if (prefix.Length > 0 && !text.StartsWith(prefix.TrimEnd(), StringComparison.Ordinal))
        {
            text = prefix + text;
        }

        var line = new StringBuilder();
        line.Append(TimeZoneInfo.ConvertTime(logEvent.Timestamp, zone).ToString(timeFormat, CultureInfo.InvariantCulture));
        line.Append(' ').Append(Word(logEvent.Level)).Append(' ');
        AppendTame(line, secrets.Redact(text));
        output.WriteLine(line);
    }

    private static void AppendTame(StringBuilder line, string text)
    {
        foreach (var letter in text.AsSpan().TrimEnd())
        {
            if (letter == '\n')
            {
                line.AppendLine().Append(Continued);
            }
            else if (letter == '\t' || !char.IsControl(letter))
            {
                line.Append(letter);
            }
            else if (letter != '\r')
            {
                // an escape sequence of a plugin must not reach the operator's terminal
                line.Append('\uFFFD');
            }
        }
    }

    private static string Word(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose or LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        _ => "ERR",
    };
}
