using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Watchdog;

/// <summary>Where the watchdog posts. Called on its thread: must return at once, and must not run anybody else's code.</summary>
internal interface IWatchSink
{
    void OnCallExpired(GenerationNumber generation, CallKind kind, TimeSpan age);

    void OnCheckDue(GenerationNumber generation);
}
