using System.Threading.Channels;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>What the watchdog's thread has to say, said by another thread: a log sink that blocks must never block the watchdog.</summary>
/// <remarks>
/// Bounded; what does not fit is dropped and counted. Emptied by a work item on the pool instead of a host loop, because it also
/// reports loops that hang and must not be one of them. Order is kept.
/// </remarks>
internal sealed class WatchdogOutbox : IThreadPoolWorkItem
{
    private const int Capacity = 1024;
    private readonly EventLog _events;
    private readonly HostStatus _host;
    private readonly IPoolControl _pool;
    private readonly Channel<Note> _notes;
    private long _dropped;
    private int _draining;

    public WatchdogOutbox(EventLog events, HostStatus host, IPoolControl pool)
    {
        (_events, _host, _pool) = (events, host, pool);
        _notes = Channel.CreateBounded<Note>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait });
    }

    public long Dropped => Volatile.Read(ref _dropped);

    public void Append(EventKind kind, string text) => Post(new Note(Verb.Append, kind, Cause: "", text));

    /// <summary>The host is degraded by this cause.</summary>
    public void Raise(string cause, string text) => Post(new Note(Verb.Raise, EventKind.HostDegraded, cause, text));

    /// <summary>That cause is over.</summary>
    public void Clear(string cause) => Post(new Note(Verb.Clear, EventKind.HostRecovered, cause, Text: ""));

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            while (_notes.Reader.TryRead(out var note))
            {
                Say(note);
            }

            Volatile.Write(ref _draining, 0);
        }
        // a note posted between the last read and the flag would otherwise lie until the next one
        while (_notes.Reader.TryPeek(out _) && Interlocked.Exchange(ref _draining, 1) == 0);
    }

    private void Post(Note note)
    {
        if (!_notes.Writer.TryWrite(note))
        {
            Interlocked.Increment(ref _dropped);
        }

        if (Interlocked.Exchange(ref _draining, 1) == 0)
        {
            _pool.Queue(this);
        }
    }

    private void Say(Note note)
    {
        try
        {
            switch (note.Verb)
            {
                case Verb.Raise:
                    _host.Raise(note.Cause, note.Text);
                    break;
                case Verb.Clear:
                    _host.Clear(note.Cause);
                    break;
                default:
                    _events.Append(new GatewayEvent { Kind = note.Kind, Text = note.Text });
                    break;
            }
        }
        catch (Exception)
        {
            // a sink that throws has nowhere to be reported to; the notes behind it must still be said
            Interlocked.Increment(ref _dropped);
        }
    }

    private enum Verb
    {
        Append,
        Raise,
        Clear,
    }

    private sealed record Note(Verb Verb, EventKind Kind, string Cause, string Text);
}
