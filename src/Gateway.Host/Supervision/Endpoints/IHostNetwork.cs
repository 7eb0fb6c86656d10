namespace Gateway.Host.Supervision.Endpoints;

/// <summary>Whether this machine has a network besides itself.</summary>
internal interface IHostNetwork
{
    /// <summary><see cref="IsUp"/> may have changed. On any thread.</summary>
    event Action? Changed;

    /// <summary>False only when it is certain that there is none. Never throws; cheap enough for every verdict.</summary>
    bool IsUp { get; }
}
