namespace Gateway.Host.Storage.Journal;

/// <summary>How far everything has been routed: the newest sequence below which nothing waits. Instances are routed in turn, so it is not simply the last one.</summary>
/// <remarks>Safe from any thread. Sequences are told in growing order.</remarks>
internal sealed class RoutedMark(long start)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _waiting = new();
    private readonly HashSet<long> _ahead = [];
    private long _mark = start;

    public long Value
    {
        get
        {
            lock (_gate)
            {
                return _mark;
            }
        }
    }

    public void Accepted(long sequence)
    {
        lock (_gate)
        {
            _waiting.Enqueue(sequence);
        }
    }

    public void Routed(ReadOnlySpan<long> sequences)
    {
        lock (_gate)
        {
            foreach (var sequence in sequences)
            {
                if (!_waiting.TryPeek(out var first) || sequence != first)
                {
                    _ahead.Add(sequence);
                    continue;
                }

                _mark = _waiting.Dequeue();
                while (_waiting.TryPeek(out first) && _ahead.Remove(first))
                {
                    _mark = _waiting.Dequeue();
                }
            }
        }
    }
}
