namespace Gateway.Host.Model.Config;

/// <summary>The configuration in force. A bad edit leaves it as it is.</summary>
internal interface IConfigurationSource
{
    GatewayConfig Current { get; }

    /// <summary>Raised after <see cref="Current"/> has changed, on the configuration's own loop. Handlers must return at once.</summary>
    event Action? Changed;
}
