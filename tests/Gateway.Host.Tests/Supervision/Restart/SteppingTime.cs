namespace Gateway.Host.Tests.Supervision.Restart;

/// <summary>A clock whose wall time can step without the monotonic one; an odd frequency shows code that takes timestamps for ticks.</summary>
internal sealed class SteppingTime : TimeProvider
{
    private TimeSpan _elapsed;

    public TimeSpan WallStep { get; set; }

    public override long TimestampFrequency => 1_234_567;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + _elapsed + WallStep;

    public override long GetTimestamp() => (long)(_elapsed.TotalSeconds * TimestampFrequency);

    public void Advance(TimeSpan by) => _elapsed += by;
}
