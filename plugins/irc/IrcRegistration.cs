namespace Gateway.Adapters.Irc;

/// <summary>From the first line to numeric 001: capabilities, password, nick.</summary>
/// <remarks>Called by the reader of the connection only.</remarks>
internal sealed class IrcRegistration(IrcConnection connection, IrcSettings settings, NickKeeper nick)
{
    // message-tags brings msgid, server-time the time; everything else would change what we receive
    private static readonly string[] Wanted = ["message-tags", "server-time"];
    private readonly HashSet<string> _offered = new(StringComparer.Ordinal);

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await connection.WriteAsync("CAP LS 302", cancellationToken);
        if (!string.IsNullOrEmpty(settings.Password))
        {
            await connection.WriteAsync($"PASS :{settings.Password}", cancellationToken);
        }

        await connection.WriteAsync($"NICK {settings.Nick}", cancellationToken);
        await connection.WriteAsync($"USER gateway 0 * :{settings.Nick}", cancellationToken);
    }

    /// <summary>Answers one line of the registration; an end when the server does not want us.</summary>
    public async Task<IrcEnd?> OnLineAsync(IrcLine line, CancellationToken cancellationToken)
    {
        switch (line.Command)
        {
            case "CAP":
                await OnCapabilitiesAsync(line, cancellationToken);
                return null;
            case "433" or "436" or "437":
                return await TryAnotherAsync(line, cancellationToken);
            case "431" or "432":
                // a fallback that is too long for this server is no reason to give up
                return nick.Current == settings.Nick ? IrcEnd.BadNick(settings.Nick, line.Last) : await TryAnotherAsync(line, cancellationToken);
            default:
                return null;
        }
    }

    private async Task<IrcEnd?> TryAnotherAsync(IrcLine line, CancellationToken cancellationToken)
    {
        if (nick.NextFallback() is not { } fallback)
        {
            return IrcEnd.BadNick(settings.Nick, $"{line.Last}; and no variation of it either");
        }

        await connection.WriteAsync($"NICK {fallback}", cancellationToken);
        return null;
    }

    private async Task OnCapabilitiesAsync(IrcLine line, CancellationToken cancellationToken)
    {
        switch (line[1].ToUpperInvariant())
        {
            case "LS":
                _offered.UnionWith(line.Last.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)[0]));
                if (line[2] != "*")
                {
                    var wanted = Wanted.Where(_offered.Contains).ToList();
                    await connection.WriteAsync(wanted.Count > 0 ? $"CAP REQ :{string.Join(' ', wanted)}" : "CAP END", cancellationToken);
                }

                break;
            case "ACK" or "NAK":
                await connection.WriteAsync("CAP END", cancellationToken);
                break;
        }
    }
}
