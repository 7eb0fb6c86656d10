namespace Gateway.Adapters.Qq;

/// <summary>QQ's intents by their names: which events a session gets. One that the bot has not been granted closes the connection.</summary>
internal static class Intents
{
    /// <summary>Messages to the bot, in groups and in direct conversations.</summary>
    public const int Usual = 1 << 25;

    private static readonly Dictionary<string, int> Bits = new(StringComparer.Ordinal)
    {
        ["guilds"] = 0,
        ["guild_members"] = 1,
        ["guild_messages"] = 9,
        ["guild_message_reactions"] = 10,
        ["direct_message"] = 12,
        ["group_and_c2c_event"] = 25,
        ["interaction"] = 26,
        ["message_audit"] = 27,
        ["forums_event"] = 28,
        ["audio_action"] = 29,
        ["public_guild_messages"] = 30,
    };

    /// <summary>The sum; the usual one when no name is given.</summary>
    /// <param name="names">As QQ's documentation has them, in small or capital letters.</param>
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
