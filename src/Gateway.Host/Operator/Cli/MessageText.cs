using System.Globalization;
using System.Text;
using Gateway.Host.Model.Journal;
using Gateway.Host.Operator.Api.Messages;

namespace Gateway.Host.Operator.Cli;

/// <summary>What <c>messages</c> and <c>consumers</c> print. Pure.</summary>
internal static class MessageText
{
    private static readonly string[] ConsumerHead = ["NAME", "READS", "CONNECTED", "CURSOR", "BEHIND", "IN HAND", "STUCK AT", "PARKED", "SEEN"];

    public static string Consumers(ConsumerListView list, DateTimeOffset now) => list.Consumers.Count == 0
        ? $"No consumers. Reading GET /api/v1/messages?consumer=NAME makes one.{Environment.NewLine}"
        : TerminalText.Table(ConsumerHead, list.Consumers.Select(consumer => (IReadOnlyList<string>)
        [
            consumer.Name, consumer.Adapter ?? "all", consumer.Connected ? "yes" : "no", Number(consumer.Cursor), Number(consumer.Behind), Number(consumer.InHand),
            consumer.Stuck is { } stuck ? string.Create(CultureInfo.InvariantCulture, $"{stuck} ({consumer.Attempts}x)") : "-",
            Number(consumer.Parked), $"{Ages.Short(now - consumer.Seen)} ago",
        ]));

    public static string Consumer(ConsumerDetailView detail, DateTimeOffset now)
    {
        var text = new StringBuilder(Consumers(new ConsumerListView(0, 0, [detail.Consumer]), now));
        foreach (var parked in detail.Parked)
        {
            text.AppendLine(TerminalText.Line(string.Create(
                CultureInfo.InvariantCulture, $"parked after {parked.Attempts} attempts, {Ages.Short(now - parked.At)} ago: {Received(parked.Message)}")));
        }

        return text.ToString();
    }

    /// <summary>One message that came in.</summary>
    public static string Received(MessageView message) => TerminalText.Line(string.Create(
        CultureInfo.InvariantCulture,
        $"{message.Seq}  {message.At.UtcDateTime:HH:mm:ss}  {message.Adapter}/{message.Conversation}  {message.Sender.Name ?? message.Sender.Id}: {(message.Kind == "created" ? "" : $"[{message.Kind}] ")}{message.Text}"));

    /// <summary>One message that goes out.</summary>
    public static string Sent(SentView sent, DateTimeOffset now)
    {
        var text = new StringBuilder($"{sent.Id} to {sent.Adapter}/{sent.Conversation}: {EnumText.Of(sent.State)}");
        if (sent.Attempts > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" after {sent.Attempts} attempt{(sent.Attempts == 1 ? "" : "s")}");
        }

        text.Append(sent.Known ? ", handed in before with this key" : "")
            .Append(sent.PlatformMessageId is { } id ? $", there as {id}" : "")
            .Append(sent.Due is { } due ? $", next try {Ages.Until(due, now)}" : "")
            .Append(sent.Reason is { } reason ? $" ({reason})" : "")
            .Append(sent.Detail is { } detail ? $": {detail}" : "");
        return TerminalText.Line(text.ToString()) + Environment.NewLine;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
