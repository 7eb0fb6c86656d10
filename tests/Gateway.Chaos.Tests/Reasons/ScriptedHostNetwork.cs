using Gateway.Host.Supervision.Endpoints;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>This machine's network, as the test says.</summary>
internal sealed class ScriptedHostNetwork : IHostNetwork
{
    private volatile bool _isUp = true;

    public event Action? Changed;

    public bool IsUp => _isUp;

    public void Set(bool isUp)
    {
        _isUp = isUp;
        Changed?.Invoke();
    }
}
