using Gateway.Abstractions;

namespace Gateway.Adapters.Qq;

/// <summary>What follows from a close code.</summary>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Text">What it means, and what to do when a person has to act.</param>
/// <param name="Next">What comes next.</param>
/// <param name="Action">With <see cref="SessionEndKind.Fatal"/>: what would help.</param>
internal sealed record CloseMeaning(string Code, string Text, SessionEndKind Next, UserAction Action = UserAction.None)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>What QQ asks to wait at least, or null.</summary>
    public TimeSpan? Wait { get; private init; }

    /// <summary>It was the access token, so the next attempt takes a new one.</summary>
    public bool IsToken { get; private init; }

    /// <summary>Nothing is wrong: connections end like this every half hour to an hour.</summary>
    public bool IsPlanned { get; private init; }

    /// <param name="code">Null when there was no close frame.</param>
    public static CloseMeaning Of(int? code) => code switch
    {
        4001 or 4002 => new("bad-frame", "QQ has not understood a frame.", SessionEndKind.Identify) { Wait = Minute },
        4004 => new("token-refused", "QQ has refused the access token: the next attempt takes a new one.", SessionEndKind.Identify) { IsToken = true },
        4006 => new("session-ended", "QQ no longer knows the session.", SessionEndKind.Identify),
        4007 => new("session-ended", "QQ does not know the number of the last event.", SessionEndKind.Identify),
        4008 => new("rate-limited", "Too many frames were sent on one connection.", SessionEndKind.Resume) { Wait = Minute },

        // not the session but the connection has expired: a fresh login would lose what came in between
        4009 => new("connection-expired", "QQ ends connections after a while.", SessionEndKind.Resume) { IsPlanned = true },
        4010 => Fatal("bad-shard", "QQ refuses the shard. That is a fault of this adapter.", UserAction.ContactAuthor),
        4011 => Fatal("sharding-required", "The bot is in more guilds than one connection can carry, and this adapter opens one: use a bot that is in fewer.", UserAction.Reconfigure),
        4012 => Fatal("bad-version", "QQ no longer speaks this version of its gateway: install a newer build of the adapter.", UserAction.UpdatePlugin),
        4013 => Fatal("bad-intents", "QQ does not know these intents: correct the setting 'intents'.", UserAction.Reconfigure),
        4014 => Fatal("disallowed-intents", "An intent has not been granted to this bot: take it out of the setting 'intents', or apply for it on q.qq.com.", UserAction.Reconfigure),
        4914 => Fatal("bot-offline", "The bot has been taken offline and may only use the sandbox: publish it on q.qq.com, or set 'sandbox: true'.", UserAction.Reconfigure),
        4915 => Fatal("bot-banned", "The bot has been banned: appeal on q.qq.com. Connecting again is of no use before that.", UserAction.Wait),
        >= 4900 and <= 4913 => new("platform", "QQ has an internal error and has ended the session.", SessionEndKind.Identify),
        null => new("network", "The connection to QQ broke.", SessionEndKind.Resume),
        _ => new("platform", "QQ has closed the connection.", SessionEndKind.Resume),
    };

    private static CloseMeaning Fatal(string code, string text, UserAction action) => new(code, text, SessionEndKind.Fatal, action);
}
