using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Host.Tests.Supervision.Endpoints;

/// <summary>The network of this machine, plugged in and out by hand.</summary>
internal sealed class ScriptedNetwork : IHostNetwork
{
    private volatile bool _isUp = true;

    public event Action? Changed;

    public bool IsUp
    {
        get => _isUp;
        set
        {
            _isUp = value;
            Changed?.Invoke();
        }
    }
}
