using System.Globalization;

namespace Gateway.Adapters.Discord;

/// <summary>
/// What is known of the newest messages of the channels that were active last: which have come as events, and which exist. A message that exists and has
/// not come is the one sign of a session whose heartbeats are answered and whose events are gone.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class EventTrail(TimeProvider time)
{
    private const int MostChannels = 50;
    private const int MostOwn = 200;

    private readonly Lock _gate = new();
    private readonly List<Channel> _channels = [];
    private readonly Queue<string> _own = new();

    /// <summary>A message has come as an event.</summary>
    public void Seen(string channel, string message)
    {
        if (Snowflake(message) is not { } id)
        {
            return;
        }

        lock (_gate)
        {
            var one = Of_NeedsLock(channel);
            if (id > one.Seen)
            {
                // progress: what is still missing may be on its way
                one.Seen = id;
                one.KnownSince = one.Seen < one.Known ? time.GetTimestamp() : null;
            }
        }
    }

    /// <summary>The bot has written a message; it comes back as an event.</summary>
    public void Sent(string channel, string message)
    {
        lock (_gate)
        {
            _own.Enqueue(message);
            if (_own.Count > MostOwn)
            {
                _own.Dequeue();
            }
        }

        Exists(channel, message);
    }

    /// <summary>A message is there, whether or not it has come.</summary>
    public void Exists(string channel, string message)
    {
        if (Snowflake(message) is not { } id)
        {
            return;
        }

        lock (_gate)
        {
            var one = Of_NeedsLock(channel);
            if (id > one.Seen && id > one.Known)
            {
                (one.Known, one.KnownSince) = (id, one.KnownSince ?? time.GetTimestamp());
            }
        }
    }

    public bool IsOwn(string message)
    {
        lock (_gate)
        {
            return _own.Contains(message);
        }
    }

    /// <summary>The channel in which an event has come last, or null before the first.</summary>
    public string? LastActive()
    {
        lock (_gate)
        {
            return _channels.FindLast(one => one.Seen > 0)?.Id;
        }
    }

    /// <summary>A channel in which a message is known for so long and has not come; null when there is none.</summary>
    public string? Missing(TimeSpan longerThan)
    {
        lock (_gate)
        {
            return _channels.Find(one => one.KnownSince is { } since && time.GetElapsedTime(since) >= longerThan)?.Id;
        }
    }

    /// <summary>Another session: what the last one has not brought says nothing about this one.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _channels.ForEach(one => one.KnownSince = null);
        }
    }

    private static ulong? Snowflake(string id) => ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The most active ones are at the end.</summary>
    private Channel Of_NeedsLock(string id)
    {
        var one = _channels.Find(channel => channel.Id == id);
        if (one is null)
        {
            one = new Channel(id);
            if (_channels.Count == MostChannels)
            {
                _channels.RemoveAt(0);
            }
        }
        else
        {
            _channels.Remove(one);
        }

        _channels.Add(one);
        return one;
    }

    private sealed class Channel(string id)
    {
        public string Id => id;

        public ulong Seen { get; set; }

        public ulong Known { get; set; }

        /// <summary>Since when a message is known that has not come; null when all have.</summary>
        public long? KnownSince { get; set; }
    }
}
