using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>The settings of the instance, read once.</summary>
internal sealed record IrcSettings(string Server, int Port, bool Tls, string Nick, string? Password)
{
    /// <summary>How long the server may take until it has welcomed us.</summary>
    public static readonly TimeSpan RegistrationLimit = TimeSpan.FromSeconds(30);

    /// <summary>Channel and key; the key is empty for most.</summary>
    public IReadOnlyList<(string Name, string Key)> Channels { get; init; } = [];

    public TimeSpan PingInterval { get; init; }

    public TimeSpan PongTimeout { get; init; }

    public int FloodLines { get; init; }

    public TimeSpan FloodInterval { get; init; }

    public TimeSpan RejoinDelay { get; init; }

    public static IrcSettings Read(AdapterSettings settings) =>
        new(settings.RequiredText("server"), (int)settings.Integer("port", 6697), settings.Boolean("tls", true), settings.RequiredText("nick"), settings.Text("password"))
        {
            Channels = [.. settings.List("channels").Select(ReadChannel)],
            PingInterval = settings.Duration("ping_interval", TimeSpan.FromSeconds(60)),
            PongTimeout = settings.Duration("pong_timeout", TimeSpan.FromSeconds(20)),
            FloodLines = (int)settings.Integer("flood_lines", 5),
            FloodInterval = settings.Duration("flood_interval", TimeSpan.FromSeconds(2)),
            RejoinDelay = settings.Duration("rejoin_delay", TimeSpan.FromSeconds(10)),
        };

    /// <summary>What is wrong in a way that the kinds of the settings cannot say, or null.</summary>
    public string? Problem()
    {
        if (!IrcNames.IsOneTarget(Nick) || IrcNames.IsChannel(Nick))
        {
            return $"'{Nick}' is no nick: it must not contain spaces or commas, nor begin with one of # & + ! and :.";
        }

        var odd = Channels.FirstOrDefault(channel => !IrcNames.IsChannel(channel.Name) || !IrcNames.IsOneTarget(channel.Name) || channel.Key.AsSpan().IndexOfAny(" ,\r\n\0") >= 0);
        return odd.Name is not null
            ? $"'{odd.Name}' in 'channels' is no channel: write '#name', or '#name key' where a key is needed, in quotes."
            : Password?.AsSpan().IndexOfAny("\r\n\0") >= 0 ? "'password' contains a line break." : null;
    }

    private static (string Name, string Key) ReadChannel(string text)
    {
        var parts = text.Trim().Split(' ', 2, StringSplitOptions.TrimEntries);
        return (parts[0], parts.Length == 2 ? parts[1] : "");
    }
}
