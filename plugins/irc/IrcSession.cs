using System.Net.Sockets;
using Gateway.Abstractions;

namespace Gateway.Adapters.Irc;

/// <summary>One connection from registration to its end: reads every line and answers it.</summary>
/// <remarks>Lines are read and handled one after the other; the properties may be read from any thread.</remarks>
internal sealed class IrcSession(IrcConnection connection, IrcSettings settings, IAdapterContext context)
{
    /// <summary>What was said before the end has arrived before it: this bounds a connection that did not end after all.</summary>
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(1);

    private readonly NickKeeper _nick = new(settings.Nick);
    private readonly IrcInbox _inbox = new(context);
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IrcNames _names = IrcNames.Rfc1459;
    private volatile bool _isReady;
    private volatile string? _mask;
    private volatile string? _givenUp;
    private readonly Lock _reporting = new();
    private bool _isReported;
    private string _reportedSplits = "";

    public IrcConnection Connection { get; } = connection;

    public IrcNames Names => _names;

    public NickKeeper Nick => _nick;

    public IrcInbox Inbox => _inbox;

    public ChannelKeeper Channels { get; } = new(settings, context.TimeProvider);

    public Netsplits Netsplits { get; } = new(context.TimeProvider);

    public RoundTrips RoundTrips { get; } = new(settings, context.TimeProvider);

    /// <summary>Welcomed by the server and not over yet.</summary>
    public bool IsReady => _isReady;

    /// <summary>
    /// Whether we have another nick than the wanted one and may ask for that. A nick whose holder is behind a netsplit is only free on our
    /// side: who takes it is put out, together with its holder, when the halves meet.
    /// </summary>
    public bool CanTakeWantedNick => !_nick.IsWanted(_names) && !Netsplits.IsAway(_nick.Wanted, _names);

    /// <summary>Ends with numeric 001.</summary>
    public Task Welcomed => _welcomed.Task;

    /// <summary>What the server puts before our lines when it passes them on; an upper bound until it has shown it to us.</summary>
    public int PrefixBytes => _mask?.Length ?? _nick.Current.Length + "!~gateway@".Length + 63;

    /// <summary>Serves until the token fires (null) or the server has said why not.</summary>
    /// <exception cref="IrcConnectionException">The connection is gone.</exception>
    public async Task<IrcEnd?> RunAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(IrcSettings.RegistrationLimit, context.TimeProvider);
        using var registering = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            var registration = new IrcRegistration(Connection, settings, _nick);
            await registration.BeginAsync(registering.Token);
            while (true)
            {
                var text = await Connection.ReadLineAsync(_isReady ? stopping : registering.Token)
                    ?? throw new IrcConnectionException(_givenUp ?? "The server has closed the connection without a word.", SocketError.ConnectionReset);
                if (!IrcLine.TryParse(text, out var line))
                {
                    continue;
                }

                var end = await OnLineAsync(line, stopping) ?? (_isReady ? null : await registration.OnLineAsync(line, stopping));
                if (end is not null)
                {
                    return end;
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !_isReady && !stopping.IsCancellationRequested)
        {
            throw new IrcConnectionException(
                $"The server took the connection, but did not welcome us within {IrcSettings.RegistrationLimit.TotalSeconds:0} s.", SocketError.TimedOut);
        }
        catch (Exception lost) when (lost is IOException or ObjectDisposedException)
        {
            if (await LastWordsAsync(stopping) is { } end)
            {
                return end;
            }

            throw new IrcConnectionException(_givenUp ?? $"The connection broke: {lost.Message}", (lost.InnerException as SocketException)?.SocketErrorCode ?? SocketError.ConnectionReset);
        }
        finally
        {
            _isReady = false;
            RoundTrips.Close();
        }
    }

    /// <summary>Ends the connection from our side; <see cref="RunAsync"/> then throws with these words.</summary>
    public void GiveUp(string why)
    {
        _givenUp = why;
        Connection.Close();
    }

    /// <summary>Says goodbye; a peer that does not even take that is left after a second.</summary>
    public async Task QuitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1), context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.Aborted);
        try
        {
            await Connection.WriteAsync("QUIT :stopping", either.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // closing the socket says the same
        }
    }

    /// <summary>
    /// What comes about without a line of ours: a channel that never answers keeps us from being ready only for a while, and a netsplit,
    /// which is a line per person, is told once per call.
    /// </summary>
    public void ReportChanges()
    {
        lock (_reporting)
        {
            if (!_isReported || Netsplits.Description != _reportedSplits)
            {
                Report_NeedsLock();
            }
        }
    }

    /// <summary>Tells the host where we are, once every channel has answered and whenever that changes.</summary>
    public void ReportChannels()
    {
        lock (_reporting)
        {
            Report_NeedsLock();
        }
    }

    private void Report_NeedsLock()
    {
        if (!_isReady || (!_isReported && !Channels.IsSettled))
        {
            return;
        }

        var (missing, splits) = (Channels.Missing, Netsplits.Description);
        if (!_isReported || (missing.Length == 0 && splits.Length == 0))
        {
            _isReported = true;
            context.ReportConnected($"{_nick.Current} on {settings.Server}, {settings.Channels.Count} channel{(settings.Channels.Count == 1 ? "" : "s")}");
        }

        if (missing.Length > 0)
        {
            context.ReportDegraded("channel-missing", $"Not in every channel: {missing}{(splits.Length > 0 ? $"; and {splits}" : "")}");
        }
        else if (splits.Length > 0)
        {
            context.ReportDegraded("netsplit", $"Our connection works, but {splits}.");
        }

        _reportedSplits = splits;
    }

    /// <summary>
    /// A server that does not want us says why and closes. When we were writing just then, that is what failed first, and the reason is still to
    /// be read: a ban must not look like a fault of the network, which is tried again for ever.
    /// </summary>
    /// <exception cref="IrcConnectionException">With the server's own words, where they mean nothing worse.</exception>
    private async Task<IrcEnd?> LastWordsAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(LastWordsLimit, context.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, limit.Token);
        try
        {
            while (await Connection.ReadLineAsync(either.Token) is { } text)
            {
                if (IrcLine.TryParse(text, out var line) && line.Command != "PING" && await OnLineAsync(line, stopping) is { } end)
                {
                    return end;
                }
            }
        }
        catch (Exception over) when (over is IOException or ObjectDisposedException || (over is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            // nothing was said, or nothing more
        }

        return null;
    }

    private async Task<IrcEnd?> OnLineAsync(IrcLine line, CancellationToken stopping)
    {
        if (line.IsFromPerson && line.Command != "QUIT")
        {
            Netsplits.OnSeen(line.Nick, _names);
        }

        switch (line.Command)
        {
            case "PING":
                await Connection.WriteAsync($"PONG :{line.Last}", stopping);
                break;
            case "PONG":
                RoundTrips.OnPong(line.Last);
                break;
            case "PRIVMSG":
                _inbox.Take(line, _nick.Current, _names);
                break;
            case "ERROR":
                return IrcEnd.OfError(line.Last, _isReady)
                    ?? throw new IrcConnectionException($"The server has closed the connection: {line.Last}.", SocketError.ConnectionReset);
            case "KILL" when IsMe(line[0]):
                return IrcEnd.OfKill(line.Nick, line.Last);
            case "001":
                Welcome(line);
                break;
            case "005":
                ReadSupport(line);
                break;
            case "NICK" or "QUIT":
                await OnNickAsync(line, stopping);
                break;
            case "JOIN" or "PART" or "KICK":
                OnMembership(line);
                break;
            case "464" when !_isReady:
                return IrcEnd.BadPassword(line.Last);
            case "465":
                return IrcEnd.Banned(line.Last);
            default:
                OnNumeric(line);
                break;
        }

        return null;
    }

    private void Welcome(IrcLine line)
    {
        // the server says what it calls us: it may have shortened the nick
        _nick.Has(line[0]);
        _isReady = true;
        _welcomed.TrySetResult();
        if (!_nick.IsWanted(_names))
        {
            context.Log.Warning($"The nick '{_nick.Wanted}' is taken; serving as '{_nick.Current}' until it is free.");
        }

        ReportChannels();
    }

    private void ReadSupport(IrcLine line)
    {
        const string key = "CASEMAPPING=";
        if (line.Parameters.FirstOrDefault(word => word.StartsWith(key, StringComparison.Ordinal)) is { } word)
        {
            _names = IrcNames.Of(word[key.Length..]);
        }
    }

    private async Task OnNickAsync(IrcLine line, CancellationToken stopping)
    {
        if (IsMe(line.Nick))
        {
            if (line.Command == "NICK")
            {
                _nick.Has(line.Last);
                _mask = _mask is { } mask && mask.Contains('!', StringComparison.Ordinal) ? line.Last + mask[mask.IndexOf('!', StringComparison.Ordinal)..] : null;
                ReportChannels();
            }
        }
        else
        {
            var isSplit = line.Command == "QUIT" && Netsplits.OnQuit(line.Nick, line.Last, _names);
            if (!isSplit && _nick.IsFreedBy(line.Nick, _names))
            {
                await Connection.WriteAsync($"NICK {_nick.Wanted}", stopping);
            }
        }
    }

    private void OnMembership(IrcLine line)
    {
        var isKick = line.Command == "KICK";
        if (!IsMe(isKick ? line[1] : line.Nick))
        {
            return;
        }

        if (line.Command == "JOIN")
        {
            _mask = line.Prefix;
        }

        var isOurs = line.Command == "JOIN"
            ? Channels.OnJoined(line[0], _names)
            : Channels.OnLost(line[0], isKick ? $"kicked by {line.Nick} ({line.Last})" : "made to leave", _names);
        if (isOurs)
        {
            ReportChannels();
        }
    }

    /// <summary>Errors about one target: a channel that we asked for, or a message under way.</summary>
    private void OnNumeric(IrcLine line)
    {
        if (line.Parameters.Count < 2 || line.Command is not ['4' or '5', _, _])
        {
            return;
        }

        if (line.Command is "403" or "405" or "407" or "437" or "470" or "471" or "473" or "474" or "475" or "476" or "477" or "489"
            && Channels.OnRefused(line[1], line.Last, _names))
        {
            ReportChannels();
        }
        else if (line.Command is "401" or "402" or "403" or "404" or "407" or "411" or "412" or "413" or "414" or "415" or "477" or "531")
        {
            RoundTrips.OnRefusal(line[1], $"{line.Command} {line.Last}", _names);
        }
    }

    private bool IsMe(string nick) => _names.Equals(nick, _nick.Current);
}
