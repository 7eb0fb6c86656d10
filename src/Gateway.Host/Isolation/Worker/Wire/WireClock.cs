namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>Turns timestamps into ages in ticks of 100 ns and back, at one moment. 0 means never, on both sides.</summary>
internal readonly struct WireClock(TimeProvider time)
{
    private readonly long _now = time.GetTimestamp();

    /// <summary>At least 1 tick: 0 is taken.</summary>
    public long ToAge(long timestamp) => timestamp == 0 ? 0 : Math.Max(1, time.GetElapsedTime(timestamp, _now).Ticks);

    /// <summary>Never in the future, whatever the other side says.</summary>
    public long ToTimestamp(long age) => age <= 0 ? 0 : Math.Max(1, _now - (long)(TimeSpan.FromTicks(age).TotalSeconds * time.TimestampFrequency));
}
