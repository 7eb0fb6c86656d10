using System.Runtime.InteropServices;

namespace Gateway.Host.Storage.Retention;

/// <summary>What one step of trimming has removed.</summary>
/// <param name="Messages">Accepted messages.</param>
/// <param name="Unread">How many of them a reader was still behind of.</param>
/// <param name="Deliveries">Deliveries that were settled.</param>
/// <param name="Letters">Dead letters.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TrimResult(int Messages, int Unread, int Deliveries, int Letters)
{
    public int Total => Messages + Deliveries + Letters;
}
