namespace Gateway.Platforms.Tests.Telegram;

/// <summary>How calls to a webhook go wrong, while they do.</summary>
/// <remarks>Switched at any time; concerns the calls that begin afterwards.</remarks>
internal sealed class WebhookSwitches
{
    /// <summary>The header carries another secret than was agreed.</summary>
    public bool Forges { get; set; }

    /// <summary>What was taken is delivered once more, as after an answer that got lost.</summary>
    public bool Doubles { get; set; }

    /// <summary>Nothing is delivered before it is switched off; <see cref="TelegramSimulator.Look"/> then.</summary>
    public bool Delays { get; set; }

    /// <summary>What stands between Telegram and the gateway answers in its place with this status; 0 for nothing.</summary>
    public int Answers { get; set; }

    /// <summary>The address of the gateway as it is reached instead of the one that was set: a tunnel.</summary>
    public Uri? Tunnel { get; set; }

    /// <summary>What setWebhook is refused with, behind "Bad Request: bad webhook: ".</summary>
    public string? Refuses { get; set; }
}
