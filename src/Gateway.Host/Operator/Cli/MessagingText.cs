using System.Globalization;
using System.Text;
using Gateway.Host.Operator.Api.Messaging;

namespace Gateway.Host.Operator.Cli;

/// <summary>What <c>status</c> prints of messages: one line when all is well, one more for everything that is not. Pure.</summary>
internal static class MessagingText
{
    private const int MostLosses = 3;

    public static string Of(MessagingView messages)
    {
        var text = new StringBuilder();
        var (inbound, outbound) = (messages.Queues.Sum(one => one.Inbound), messages.Queues.Sum(one => one.Outbound));
        text.AppendLine(CultureInfo.InvariantCulture,
            $"messages: {messages.Accepted} accepted, {messages.Delivered} delivered, {messages.Duplicates} duplicate{(messages.Duplicates == 1 ? "" : "s")}; waiting: {inbound} to be routed, {outbound} to be sent");
        foreach (var one in messages.Queues.Where(one => one.Outbound > 0 && (one.WaitsForAdapter || one.OldestSeconds >= 1)))
        {
            var oldest = one.OldestSeconds is >= 1 and { } seconds ? $", the oldest for {Ages.Short(TimeSpan.FromSeconds(seconds))}" : "";
            text.AppendLine(TerminalText.Line(string.Create(
                CultureInfo.InvariantCulture, $"  {one.Adapter}: {one.Outbound} of {one.OutboundLimit} to be sent{oldest}{(one.WaitsForAdapter ? ", waits for its adapter" : "")}")));
        }

        Append(text, "  refused", messages.Refused, "");
        Append(text, "  dropped", messages.Dropped, "");
        Append(text, "dead letters", messages.DeadLetters ?? new Dictionary<string, long>(), "; 'gateway dead-letters list' shows them");
        if (messages.DeadLetters is null)
        {
            text.AppendLine("dead letters: cannot be read now");
        }

        foreach (var loss in messages.Losses.Take(MostLosses))
        {
            text.AppendLine(TerminalText.Line($"possible loss: {(loss.Adapter is { } name ? $"{name}: " : "")}{loss.Text}"));
        }

        if (messages.Losses.Count > MostLosses)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"possible loss: {messages.Losses.Count - MostLosses} more; 'gateway why NAME' and 'gateway status --json' show them");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyDictionary<string, long> counts, string hint)
    {
        if (counts.Count > 0)
        {
            var reasons = string.Join(", ", counts.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {pair.Key}")));
            text.AppendLine(TerminalText.Line($"{title}: {reasons}{hint}"));
        }
    }
}
