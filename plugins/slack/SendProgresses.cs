namespace Gateway.Adapters.Slack;

/// <summary>Remembers the deliveries that have not come to their end, so that a further try goes on where the last one stopped.</summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class SendProgresses
{
    private const int Most = 500;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SendProgress> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>What is known; a delivery that was tried before this generation may have come to anything.</summary>
    public SendProgress Of(string delivery, int attempt)
    {
        lock (_gate)
        {
            return _known.GetValueOrDefault(delivery) ?? (attempt <= 1 ? SendProgress.None : new([], IsCertain: false));
        }
    }

    public void Keep(string delivery, SendProgress progress)
    {
        lock (_gate)
        {
            if (!_known.ContainsKey(delivery))
            {
                _order.Enqueue(delivery);
                if (_order.Count > Most)
                {
                    _known.Remove(_order.Dequeue());
                }
            }

            _known[delivery] = progress;
        }
    }
}
