using System.Globalization;
using System.Text;
using Gateway.Host.Operator.Api.DeadLetters;

namespace Gateway.Host.Operator.Cli;

/// <summary>What <c>dead-letters</c> prints. Pure.</summary>
internal static class DeadLetterText
{
    private static readonly string[] Head = ["ID", "ADAPTER", "CONVERSATION", "STATE", "REASON", "ATTEMPTS", "AGE", "DETAIL"];

    public static string List(DeadLetterListView page, DateTimeOffset now)
    {
        if (page.Letters.Count == 0)
        {
            return $"No dead letters.{Environment.NewLine}";
        }

        var text = new StringBuilder(TerminalText.Table(Head, page.Letters.Select(letter => (IReadOnlyList<string>)
        [
            letter.Id, letter.Adapter, letter.Conversation, EnumText.Of(letter.State), letter.Reason ?? "-", letter.Attempts.ToString(CultureInfo.InvariantCulture),
            Ages.Short(now - letter.Changed), letter.Detail ?? "",
        ])));
        if (page.Next is { } next)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{page.Total} in all; --before {next} shows older ones.");
        }

        return text.ToString();
    }

    public static string Show(DeadLetterView letter, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.AppendLine(TerminalText.Line($"{letter.Id} is {EnumText.Of(letter.State)}"));
        text.AppendLine(TerminalText.Line($"  for       {letter.Adapter}, conversation {letter.Conversation}{(letter.Message?.Thread is { } thread ? $", thread {thread}" : "")}"));
        text.AppendLine(TerminalText.Line($"  reason    {letter.Reason}{(letter.Detail is { Length: > 0 } detail ? $": {detail}" : "")}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"  attempts  {letter.Attempts}");
        text.AppendLine(TerminalText.Line($"  asked by  {letter.Origin}{(letter.Inbound > 0 ? FormattableString.Invariant($", for the accepted message {letter.Inbound}") : "")}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"  created   {letter.Created.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Ages.Short(now - letter.Created)} ago");
        text.AppendLine(CultureInfo.InvariantCulture, $"  given up  {letter.Changed.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC, {Ages.Short(now - letter.Changed)} ago");
        if (letter.MayBeDuplicate)
        {
            text.AppendLine("  beware    an earlier attempt may have reached the platform: a retry may be a second copy");
        }

        foreach (var file in letter.Message?.Attachments ?? [])
        {
            text.AppendLine(TerminalText.Line($"  file      {file.Name}{(file.Url is { } url ? $" {url}" : "")}"));
        }

        text.AppendLine().AppendLine(TerminalText.Block(letter.Message?.Text ?? ""));
        return text.ToString();
    }

    public static string Done(DeadLetterChangeView done, string what) => string.Create(
        CultureInfo.InvariantCulture,
        $"{done.Changed} dead letter{(done.Changed == 1 ? "" : "s")} {what}{(done.Left > 0 ? $"; {done.Left} no dead letter{(done.Left == 1 ? "" : "s")} any more, or never" : "")}.{Environment.NewLine}");
}
