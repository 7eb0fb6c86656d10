using Microsoft.Extensions.Time.Testing;

namespace Gateway.Host.Tests.Supervision.Lifecycle;

/// <summary>Fake time whose wall clock can be set without moving the monotonic one.</summary>
internal sealed class SteppedFakeTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))
{
    public TimeSpan WallStep { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WallStep;

    // the base takes it from the wall clock
    public override long GetTimestamp() => base.GetUtcNow().Ticks;
}
