namespace Gateway.Adapters.Discord;

/// <summary>Discord's intents by their names: which events a session gets.</summary>
internal static class Intents
{
    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["guilds"] = 0,
        ["guild_members"] = 1,
        ["guild_moderation"] = 2,
        ["guild_expressions"] = 3,
        ["guild_integrations"] = 4,
        ["guild_webhooks"] = 5,
        ["guild_invites"] = 6,
        ["guild_voice_states"] = 7,
        ["guild_presences"] = 8,
        ["guild_messages"] = 9,
        ["guild_message_reactions"] = 10,
        ["guild_message_typing"] = 11,
        ["direct_messages"] = 12,
        ["direct_message_reactions"] = 13,
        ["direct_message_typing"] = 14,
        ["message_content"] = 15,
        ["guild_scheduled_events"] = 16,
        ["auto_moderation_configuration"] = 20,
        ["auto_moderation_execution"] = 21,
        ["guild_message_polls"] = 24,
        ["direct_message_polls"] = 25,
    };

    /// <summary>guilds, guild_messages, direct_messages and message_content.</summary>
    public const int Usual = (1 << 0) | (1 << 9) | (1 << 12) | (1 << 15);

    /// <summary>Messages of guilds and of direct conversations: with both, whatever the bot sends comes back to it as an event.</summary>
    public const int Messages = (1 << 9) | (1 << 12);

    /// <summary>The sum; the usual ones when no name is given.</summary>
    /// <param name="names">As Discord's documentation has them, in small or capital letters.</param>
    /// <param name="unknown">The first name that is none.</param>
    public static bool TryRead(IReadOnlyList<string> names, out int intents, out string? unknown)
    {
        (intents, unknown) = (names.Count == 0 ? Usual : 0, null);
        foreach (var name in names)
        {
            if (!Bits.TryGetValue(name.Trim().ToLowerInvariant(), out var bit))
            {
                unknown = name;
                return false;
            }

            intents |= 1 << bit;
        }

        return true;
    }
}
