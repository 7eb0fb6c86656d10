namespace Gateway.Adapters.Irc;

/// <summary>The nick we want, the nick we have, and what to try next.</summary>
/// <remarks>Written by the reader of the connection only; <see cref="Current"/> may be read from anywhere.</remarks>
internal sealed class NickKeeper(string wanted)
{
    // servers cut or refuse names longer than this when they say nothing else (RFC 2812: 9)
    private const int SurelyShort = 9;
    private volatile string _current = wanted;
    private int _tries;

    public string Wanted { get; } = wanted;

    public string Current => _current;

    /// <summary>Another nick while registering, or null when enough were tried.</summary>
    public string? NextFallback()
    {
        _tries++;
        var stem = Wanted[..Math.Min(Wanted.Length, SurelyShort - 2)];
        if (_tries > SurelyShort)
        {
            return null;
        }

        _current = _tries == 1 ? Wanted + "_" : $"{stem}_{_tries}";
        return _current;
    }

    public void Has(string nick) => _current = nick;

    public bool IsWanted(IrcNames names) => names.Equals(_current, Wanted);

    /// <summary>Whether somebody else's leaving of this nick lets us have the wanted one.</summary>
    public bool IsFreedBy(string nick, IrcNames names) => !IsWanted(names) && names.Equals(nick, Wanted);
}
