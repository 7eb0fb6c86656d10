using System.Text.Json.Nodes;

namespace Gateway.Platforms.Tests.Telegram;

/// <summary>Updates that nobody has confirmed yet, and the one poll that may wait for them.</summary>
internal sealed partial class UpdateQueue(TimeProvider time, Holds holds)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, JsonObject> _waiting = [];
    private TaskCompletionSource<PollEnd>? _poll;
    private HashSet<string> _allowed = [];

    /// <summary>Nothing is delivered, though polls are held and answered as ever.</summary>
    public bool Withholds { get; set; }

    /// <summary>An answer has everything twice.</summary>
    public bool Duplicates { get; set; }

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    public void Add(long id, JsonObject update)
    {
        TaskCompletionSource<PollEnd>? poll;
        lock (_gate)
        {
            _waiting.Add(id, update);
            poll = IsAllowed(update) && !Withholds ? _poll : null;
        }

        poll?.TrySetResult(PollEnd.Look);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }
    }

    /// <summary>Ends the waiting poll, of whoever it is.</summary>
    public void End(PollEnd how)
    {
        TaskCompletionSource<PollEnd>? poll;
        lock (_gate)
        {
            (poll, _poll) = (_poll, null);
        }

        poll?.TrySetResult(how);
    }

    /// <param name="isOver">Asked once the poll can be ended: whether what would have ended it has happened just before.</param>
    /// <returns>Null when another poll has come in between: this one is told that there is a conflict.</returns>
    /// <exception cref="OperationCanceledException">The connection is to be cut, or is.</exception>
    public async Task<IReadOnlyList<JsonObject>?> PollAsync(long offset, int limit, TimeSpan hold, IEnumerable<string>? allowed, Func<bool> isOver, CancellationToken gone)
    {
        End(PollEnd.Replaced);
        var mine = new TaskCompletionSource<PollEnd>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _poll = mine;
            _allowed = allowed is null ? _allowed : [.. allowed];
            Confirm(offset);
            if (Deliverable(limit) is { Count: > 0 } now)
            {
                _poll = null;
                return now;
            }
        }

        if (isOver())
        {
            mine.TrySetResult(PollEnd.Look);
        }

        try
        {
            if (hold > TimeSpan.Zero)
            {
                var waiting = mine.Task.WaitAsync(hold, time, gone);
                using var held = holds.Begin(mine.Task, waiting);
                switch (await waiting)
                {
                    case PollEnd.Replaced:
                        return null;
                    case PollEnd.Cut:
                        throw new OperationCanceledException("cut");
                }
            }
        }
        catch (TimeoutException)
        {
            // nothing came: the answer is empty
        }

        lock (_gate)
        {
            _poll = ReferenceEquals(_poll, mine) ? null : _poll;
            return Deliverable(limit);
        }
    }

    private void Confirm(long offset)
    {
        // a negative offset keeps the newest ones and forgets all others
        var gone = offset < 0 ? _waiting.Keys.SkipLast((int)-offset) : _waiting.Keys.Where(id => id < offset);
        foreach (var id in gone.ToArray())
        {
            _waiting.Remove(id);
        }
    }

    private List<JsonObject> Deliverable(int limit) =>
        [.. _waiting.Values.Where(update => !Withholds && IsAllowed(update)).Take(limit)
            .SelectMany(update => Enumerable.Repeat(update, Duplicates ? 2 : 1)).Select(update => (JsonObject)update.DeepClone())];

    private bool IsAllowed(JsonObject update) => _allowed.Count == 0 || update.Any(part => _allowed.Contains(part.Key));
}
