namespace Gateway.Adapters.Plumbing;

/// <summary>
/// The pauses between connections: doubling, with a part left to chance, and short again only after a connection has lasted. One that opens and
/// breaks at once for ever must not be tried every second for ever.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="shortest">The first pause.</param>
/// <param name="longest">No pause is longer.</param>
/// <param name="stable">So long has a connection to be up before its end counts as a first failure again.</param>
/// <remarks>Used by one loop only.</remarks>
internal sealed class ReconnectPace(TimeProvider time, TimeSpan shortest, TimeSpan longest, TimeSpan stable)
{
    private const double Jitter = 0.2;
    private const int MostDoublings = 20;

    private int _failures;
    private long? _upSince;

    /// <summary>How many ends in a row there were without a stable time between them.</summary>
    public int Failures => _failures;

    /// <summary>The connection is up, as the platform says and not the socket.</summary>
    public void Up() => _upSince = time.GetTimestamp();

    /// <summary>The connection is over, or none came about. What to wait before the next.</summary>
    /// <param name="asked">What the platform asks to wait at least, or null.</param>
    public TimeSpan Down(TimeSpan? asked = null)
    {
        if (_upSince is { } since && time.GetElapsedTime(since) >= stable)
        {
            _failures = 0;
        }

        _upSince = null;
        var pause = shortest * (1L << Math.Min(_failures++, MostDoublings));
        pause = (pause < longest ? pause : longest) * (1 - (Jitter * Random.Shared.NextDouble()));
        return asked is { } least && least > pause ? least : pause;
    }
}
