using System.Globalization;
using System.Text;
using Gateway.Abstractions;

namespace Gateway.Adapters.Wechat;

/// <summary>What is said about a message, in both modes.</summary>
internal static class MessageText
{
    /// <summary>Files travel by reference: their addresses are written below the text.</summary>
    public static string Of(OutboundMessage message)
    {
        var text = new StringBuilder(message.Text);
        foreach (var file in message.Attachments)
        {
            text.Append(text.Length > 0 ? "\n" : "").Append(file.Url is null ? $"[{file.Name}]" : $"{file.Name}: {file.Url}");
        }

        return text.ToString();
    }

    /// <summary>The outcome of the whole when a piece after the first was not sent: what was sent cannot be taken back, and would be sent twice.</summary>
    public static SendOutcome Partly(SendOutcome outcome, int sent, int all)
    {
        var detail = string.Create(CultureInfo.InvariantCulture, $"{sent} of {all} parts were sent, then: {outcome.Detail}");
        return outcome.Kind == SendOutcomeKind.Permanent ? SendOutcome.Permanent("partly-sent", detail) : SendOutcome.Ambiguous("partly-sent", detail);
    }
}
