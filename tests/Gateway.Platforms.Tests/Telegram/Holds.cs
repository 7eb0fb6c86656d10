using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>The requests that the simulator leaves unanswered on purpose.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class Holds(Bell bell)
{
    private readonly Bell _bell = bell;
    private readonly Lock _gate = new();
    private readonly HashSet<Hold> _open = [];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _open.Count(hold => !Array.Exists(hold.Ends, end => end.IsCompleted));
            }
        }
    }

    /// <summary>Held from now until the first of these tasks is completed, even if nobody has had the time yet to act on it.</summary>
    public IDisposable Begin(params Task[] ends)
    {
        var hold = new Hold(this, ends);
        lock (_gate)
        {
            _open.Add(hold);
        }

        _bell.Ring();
        return hold;
    }

    private sealed class Hold(Holds holds, Task[] ends) : IDisposable
    {
        public Task[] Ends => ends;

        public void Dispose()
        {
            lock (holds._gate)
            {
                holds._open.Remove(this);
            }

            holds._bell.Ring();
        }
    }
}
