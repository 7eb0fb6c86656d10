using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>How a child ended.</summary>
/// <param name="ExitCode">128 and the signal for one that was ended by a signal.</param>
/// <param name="Said">What its marker says; null when it ended before it had one.</param>
/// <param name="WasHung">The supervisor killed it.</param>
/// <param name="WasOrdered">The supervisor had been asked to stop.</param>
internal sealed record ChildEnd(int ExitCode, LastRun? Said, bool WasHung, bool WasOrdered)
{
    /// <summary>It ended without having been told to and without having meant to.</summary>
    public bool IsCrash => WasHung || (Said is { End: not RunEnd.Clean }) || (Said is null && ExitCode >= 128);
}
