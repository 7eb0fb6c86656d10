namespace Gateway.Adapters.Irc;

/// <summary>The channels we are to be in, and when to ask for those we are not in.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class ChannelKeeper(IrcSettings settings, TimeProvider time)
{
    /// <summary>Between two attempts to enter a channel that refuses us; a lifted ban or a new invitation is not worth more.</summary>
    public static readonly TimeSpan RefusedDelay = TimeSpan.FromMinutes(1);

    private const int RoomForNames = 400;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private readonly Entry[] _entries = [.. settings.Channels.Select(channel => new Entry(channel.Name, channel.Key) { DueAt = time.GetTimestamp() })];

    private enum Membership
    {
        Away,
        Asked,
        Joined,
    }

    /// <summary>True when every channel has been entered or has refused us.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return Array.TrueForAll(_entries, entry => entry.Membership == Membership.Joined || entry.Why.Length > 0);
            }
        }
    }

    /// <summary>The channels that we are not in, with the reason; empty when all is well.</summary>
    public string Missing
    {
        get
        {
            lock (_gate)
            {
                return string.Join("; ", _entries.Where(entry => entry.Membership != Membership.Joined && entry.Why.Length > 0).Select(entry => $"{entry.Name}: {entry.Why}"));
            }
        }
    }

    /// <summary>Whether the name is a channel of ours in which we are not.</summary>
    public bool IsAwayFrom(string name, IrcNames names)
    {
        lock (_gate)
        {
            return Find_NeedsLock(name, names) is { Membership: not Membership.Joined };
        }
    }

    /// <summary>The JOIN lines that are due now. An unanswered one counts as refused after a while.</summary>
    public IReadOnlyList<string> TakeDue()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var due = new List<Entry>();
            foreach (var entry in _entries)
            {
                if (entry.Membership == Membership.Asked && entry.DueAt <= now)
                {
                    Refuse_NeedsLock(entry, "no answer to JOIN");
                }
                else if (entry.Membership == Membership.Away && entry.DueAt <= now)
                {
                    (entry.Membership, entry.DueAt) = (Membership.Asked, In(AnswerLimit));
                    due.Add(entry);
                }
            }

            return [.. due.Where(entry => entry.Key.Length > 0).Select(entry => $"JOIN {entry.Name} {entry.Key}"), .. Together(due)];
        }
    }

    /// <summary>True when the channel is one of ours.</summary>
    public bool OnJoined(string name, IrcNames names) => Change(name, names, entry => (entry.Membership, entry.Why) = (Membership.Joined, ""));

    /// <summary>We were put out; we ask again after the rejoin delay. True when the channel is one of ours.</summary>
    public bool OnLost(string name, string why, IrcNames names) => Change(name, names, entry =>
        (entry.Membership, entry.Why, entry.DueAt) = (Membership.Away, why, In(settings.RejoinDelay)));

    /// <summary>True when the channel is one that we have asked to enter.</summary>
    public bool OnRefused(string name, string why, IrcNames names)
    {
        lock (_gate)
        {
            if (Find_NeedsLock(name, names) is not { Membership: Membership.Asked } entry)
            {
                return false;
            }

            Refuse_NeedsLock(entry, why);
            return true;
        }
    }

    private bool Change(string name, IrcNames names, Action<Entry> change)
    {
        lock (_gate)
        {
            var entry = Find_NeedsLock(name, names);
            if (entry is not null)
            {
                change(entry);
            }

            return entry is not null;
        }
    }

    /// <summary>Names without keys share a line, as far as there is room: each line counts against the flood limit.</summary>
    private static IEnumerable<string> Together(List<Entry> due)
    {
        var line = "";
        foreach (var entry in due.Where(entry => entry.Key.Length == 0))
        {
            if (line.Length > 0 && line.Length + entry.Name.Length > RoomForNames)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? "JOIN " + entry.Name : $"{line},{entry.Name}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    private void Refuse_NeedsLock(Entry entry, string why) => (entry.Membership, entry.Why, entry.DueAt) = (Membership.Away, why, In(RefusedDelay));

    private Entry? Find_NeedsLock(string name, IrcNames names) => Array.Find(_entries, entry => names.Equals(entry.Name, name));

    private long In(TimeSpan delay) => time.GetTimestamp() + (long)(delay.TotalSeconds * time.TimestampFrequency);

    private sealed class Entry(string name, string key)
    {
        public string Name { get; } = name;

        public string Key { get; } = key;

        public Membership Membership { get; set; }

        public string Why { get; set; } = "";

        public long DueAt { get; set; }
    }
}
