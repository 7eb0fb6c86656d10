using Gateway.Host.Model;

namespace Gateway.Host.Isolation;

/// <summary>Where fresh logins are counted and delayed. Implemented by whoever keeps the budgets.</summary>
internal interface ILoginGate
{
    Task AcquireAsync(AdapterId adapter, PluginId plugin, CancellationToken cancellationToken);
}
