using System.Runtime.InteropServices;

namespace Gateway.Host.Isolation.Network;

/// <summary>One HTTP or WebSocket connection that has ended.</summary>
/// <param name="At">When it ended, as a timestamp.</param>
/// <param name="Lived">How long it was open.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClosedConnection(long At, TimeSpan Lived);
