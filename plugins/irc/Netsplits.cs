namespace Gateway.Adapters.Irc;

/// <summary>
/// Who is out of reach because the network of servers has come apart. Nothing is wrong with our own connection then, so it is told and
/// never acted on; it ends when the people are back, and in any case by itself.
/// </summary>
/// <remarks>Safe from any thread. What it remembers is bounded, since what it is told may be made up.</remarks>
internal sealed class Netsplits(TimeProvider time)
{
    /// <summary>After that whoever is still away is taken to have left, though the network may be apart for longer.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Joined halves bring everybody back at once: when half of them are back, the rest are waited for no longer than this.</summary>
    public static readonly TimeSpan Stragglers = TimeSpan.FromMinutes(1);

    private const int MostSplits = 10;
    private const int MostPeople = 5000;
    private readonly Lock _gate = new();
    private readonly List<Netsplit> _splits = [];

    /// <summary>For people, empty when the network is whole as far as we can see.</summary>
    public string Description
    {
        get
        {
            lock (_gate)
            {
                ForgetEnded_NeedsLock();
                return string.Join("; ", _splits.Select(split => $"the network has come apart between {split.Servers}, {split.Gone} {(split.Gone == 1 ? "person" : "people")} out of reach"));
            }
        }
    }

    /// <summary>Whether the nick went with the other half and was not seen since.</summary>
    public bool IsAway(string nick, IrcNames names)
    {
        lock (_gate)
        {
            ForgetEnded_NeedsLock();
            return _splits.Exists(split => split.Away.Contains(names.Fold(nick)));
        }
    }

    /// <summary>True when the reason was a split of the network.</summary>
    public bool OnQuit(string nick, string reason, IrcNames names)
    {
        if (Netsplit.ServersOf(reason) is not (var here, var there))
        {
            return false;
        }

        lock (_gate)
        {
            ForgetEnded_NeedsLock();
            var split = _splits.Find(one => one.Here == here && one.There == there);
            if (_splits.Sum(one => one.Away.Count) >= MostPeople || (split is null && _splits.Count >= MostSplits))
            {
                return true;
            }

            if (split is null)
            {
                split = new Netsplit(here, there);
                _splits.Add(split);
            }

            split.Gone += split.Away.Add(names.Fold(nick)) ? 1 : 0;
            split.LastGoneAt = time.GetTimestamp();
        }

        return true;
    }

    /// <summary>Somebody of that nick is here.</summary>
    public void OnSeen(string nick, IrcNames names)
    {
        lock (_gate)
        {
            foreach (var split in _splits)
            {
                split.LastBackAt = split.Away.Remove(names.Fold(nick)) ? time.GetTimestamp() : split.LastBackAt;
            }
        }
    }

    private void ForgetEnded_NeedsLock() => _splits.RemoveAll(split =>
        split.Away.Count == 0
        || time.GetElapsedTime(split.LastGoneAt) >= Limit
        || (split.LastBackAt is { } back && split.Away.Count * 2 <= split.Gone && time.GetElapsedTime(back) >= Stragglers));
}
