using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Isolation;

/// <summary>The ports that adapters reach through their context.</summary>
internal sealed record DoorServices(
    IIngress Ingress,
    HookTable Hooks,
    IAdapterStateStore State,
    ILoginGate Logins,
    IAdapterLogWriter Log,
    TimeProvider Time,
    CanaryBook? Canaries = null,
    ICrashMarker? Marker = null);
