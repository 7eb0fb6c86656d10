using Gateway.Host.Configuration;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator;
using Gateway.Host.Storage;

namespace Gateway.Host;

/// <summary>What has been read and checked before the gateway is put together.</summary>
/// <param name="Console">False where the standard output is somebody else's: the log goes to its files only.</param>
internal sealed record GatewayParts(
    GatewayPaths Paths,
    ConfigurationInput Input,
    ConfigurationOutcome Configuration,
    Secrets Secrets,
    ListenPlan Listen,
    DataFile Data,
    bool ObserveOnly,
    CrashGuard? Guard = null,
    bool Console = true);
