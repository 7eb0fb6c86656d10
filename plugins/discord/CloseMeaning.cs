using Gateway.Abstractions;

namespace Gateway.Adapters.Discord;

/// <summary>What follows from a close code.</summary>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Text">What it means, and what to do when a person has to act.</param>
/// <param name="KeepsSession">The session can be resumed.</param>
/// <param name="IsFatal">Trying again cannot help.</param>
/// <param name="Action">What would help.</param>
internal sealed record CloseMeaning(string Code, string Text, bool KeepsSession, bool IsFatal = false, UserAction Action = UserAction.None)
{
    private static readonly CloseMeaning Network = new("network", "The connection to Discord broke.", KeepsSession: true);

    /// <param name="code">Null when there was no close frame.</param>
    public static CloseMeaning Of(int? code) => code switch
    {
        4004 => Fatal("bad-credentials", "The token is wrong or has been reset: get the current one from the Developer Portal (Bot, Reset Token) and put it into the setting 'token'.", UserAction.Relogin),
        4010 => Fatal("bad-shard", "Discord refuses the shard. That is a fault of this adapter.", UserAction.ContactAuthor),
        4011 => Fatal("sharding-required", "The bot is in more servers than one connection can carry, and this adapter opens one: use a bot that is in fewer.", UserAction.Reconfigure),
        4012 => Fatal("bad-version", "Discord no longer speaks version 10 of its Gateway: install a newer build of the adapter.", UserAction.UpdatePlugin),
        4013 => Fatal("bad-intents", "Discord does not know these intents: correct the setting 'intents'.", UserAction.Reconfigure),
        4014 => Fatal("disallowed-intents", "An intent is not allowed for this bot: switch it on in the Developer Portal (Bot, Privileged Gateway Intents), or take it out of the setting 'intents'.", UserAction.Reconfigure),

        // the session is over, the bot is welcome
        1000 or 1001 or 4003 or 4005 or 4007 or 4009 => new("session-ended", "Discord has ended the session.", KeepsSession: false),
        4008 => new("rate-limited", "Too many frames were sent on one connection.", KeepsSession: false),
        null => Network,
        _ => new("platform", "Discord has closed the connection.", KeepsSession: true),
    };

    private static CloseMeaning Fatal(string code, string text, UserAction action) => new(code, text, KeepsSession: false, IsFatal: true, action);
}
