using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Gateway.Host.Supervision.Endpoints;

/// <summary>This machine's interfaces: one that is up, is not the loopback, and has an address that reaches beyond its own link.</summary>
internal sealed class HostNetwork : IHostNetwork, IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private bool _isUp = true;
    private long? _readAt;

    public HostNetwork(TimeProvider time)
    {
        _time = time;
        try
        {
            NetworkChange.NetworkAddressChanged += OnChange;
        }
        catch (Exception)
        {
            // a system that does not tell: reading now and then has to do
        }
    }

    public event Action? Changed;

    public bool IsUp
    {
        get
        {
            lock (_gate)
            {
                if (_readAt is not { } at || _time.GetElapsedTime(at) > Fresh)
                {
                    (_isUp, _readAt) = (Read(), _time.GetTimestamp());
                }

                return _isUp;
            }
        }
    }

    public void Dispose()
    {
        try
        {
            NetworkChange.NetworkAddressChanged -= OnChange;
        }
        catch (Exception)
        {
            // it was never added
        }
    }

    private static bool Read()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces().Any(one =>
                one.NetworkInterfaceType != NetworkInterfaceType.Loopback
                // tunnels do not know whether they are up
                && one.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown
                && one.GetIPProperties().UnicastAddresses.Any(unicast => ReachesBeyond(unicast.Address)));
        }
        catch (Exception)
        {
            // not certain, and so not down
            return true;
        }
    }

    private static bool ReachesBeyond(IPAddress address) =>
        !IPAddress.IsLoopback(address)
        && (address.AddressFamily == AddressFamily.InterNetworkV6 ? !address.IsIPv6LinkLocal : address.GetAddressBytes() is not [169, 254, ..]);

    private void OnChange(object? sender, EventArgs args)
    {
        lock (_gate)
        {
            _readAt = null;
        }

        Changed?.Invoke();
    }
}
