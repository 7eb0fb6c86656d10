using Gateway.Host.Isolation;
using Gateway.Host.Isolation.Worker.Wire;
using Gateway.Host.Model;

namespace Gateway.Host.WorkerProcess;

/// <summary>The budget of logins is the gateway's.</summary>
internal sealed class RemoteLogins(Asks asks) : ILoginGate
{
    public Task AcquireAsync(AdapterId adapter, PluginId plugin, CancellationToken cancellationToken) =>
        asks.AskAsync(FrameKind.LoginAsked, default(byte), atOnce: true, cancellationToken);
}
