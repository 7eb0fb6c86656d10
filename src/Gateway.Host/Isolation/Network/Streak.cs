using System.Runtime.InteropServices;

namespace Gateway.Host.Isolation.Network;

/// <summary>The same thing over and over, with nothing better in between.</summary>
/// <param name="Count">0 when something better came last.</param>
/// <param name="Since">The first of them, as a timestamp; 0 without one.</param>
/// <param name="Last">The newest of them, as a timestamp; 0 without one.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Streak(int Count, long Since, long Last)
{
    public Streak Next(long at) => new(Count == int.MaxValue ? Count : Count + 1, Count == 0 ? at : Since, at);
}
