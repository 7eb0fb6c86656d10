using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Supervision.Crashes;
using Gateway.Host.Supervision.Endpoints;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.Extensions.Logging;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What every instance needs of the host.</summary>
internal sealed record InstanceServices(
    IGenerationFactory Factory,
    Planner Planner,
    VerdictService Verdicts,
    RestartService Restarts,
    EarlyReturn Returns,
    INetworkPictures Pictures,
    NetworkOutage Outage,
    WatchTable Table,
    EvidenceTable Sights,
    DoorDirectory Doors,
    Roster Roster,
    EventLog Events,
    IRestartStore Numbers,
    IBuildLedger Builds,
    IIsolationMoves Moves,
    IPluginInspector Inspector,
    IBuildLock Locks,
    IConfigurationSource Configuration,
    HostStatus Host,
    TimeProvider Time,
    ILogger<InstanceActor> Logger,
    CrashHolds? Holds = null,
    FencedSockets? Fenced = null);
