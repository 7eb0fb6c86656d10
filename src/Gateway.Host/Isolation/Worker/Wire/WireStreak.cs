using System.Runtime.InteropServices;
using Gateway.Host.Isolation.Network;
using MemoryPack;

namespace Gateway.Host.Isolation.Worker.Wire;

/// <summary>A <see cref="Streak"/> with ages instead of timestamps: the two processes have clocks of their own.</summary>
[MemoryPackable]
[StructLayout(LayoutKind.Sequential)]
internal readonly partial record struct WireStreak(int Count, long Since, long Last)
{
    public static WireStreak From(Streak streak, WireClock clock) => new(streak.Count, clock.ToAge(streak.Since), clock.ToAge(streak.Last));

    public Streak To(WireClock clock) => new(Math.Max(0, Count), clock.ToTimestamp(Since), clock.ToTimestamp(Last));
}
