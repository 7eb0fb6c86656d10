using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>
/// Remembers when this machine's network was last away. While it is, and for the reconnect grace after it has returned, a dead
/// connection says nothing about the adapter.
/// </summary>
/// <remarks>Safe from any thread. A tie-breaker only: it is never a reason to replace anything.</remarks>
internal sealed class NetworkOutage : IDisposable
{
    public const string Cause = "host-network-down";
    private readonly IHostNetwork _network;
    private readonly IConfigurationSource _configuration;
    private readonly HostStatus _host;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private bool _isDown;
    private long? _returnedAt;

    public NetworkOutage(IHostNetwork network, IConfigurationSource configuration, HostStatus host, TimeProvider time)
    {
        (_network, _configuration, _host, _time) = (network, configuration, host, time);
        network.Changed += Look;
    }

    public bool IsDown
    {
        get
        {
            Look();
            lock (_gate)
            {
                return _isDown;
            }
        }
    }

    /// <summary>Away, or back for less than <paramref name="grace"/>.</summary>
    public bool Covers(TimeSpan grace)
    {
        Look();
        lock (_gate)
        {
            return _isDown || (_returnedAt is { } at && _time.GetElapsedTime(at) < grace);
        }
    }

    /// <summary>A verdict is held back because of it: only then it is worth an alarm. A machine may well run without a network on purpose.</summary>
    public void Alarm()
    {
        if (IsDown)
        {
            _host.Raise(Cause, "this machine has no network: whatever looks dead because of it is left alone until the network is back; check interfaces, cable, routes");
        }
    }

    /// <summary>Notices changes; to be called now and then.</summary>
    public void Look()
    {
        var down = _configuration.Current.Evidence.HostNetwork && !_network.IsUp;
        lock (_gate)
        {
            if (down == _isDown)
            {
                return;
            }

            _isDown = down;
            _returnedAt = down ? null : _time.GetTimestamp();
        }

        if (!down)
        {
            _host.Clear(Cause);
        }
    }

    public void Dispose() => _network.Changed -= Look;
}
