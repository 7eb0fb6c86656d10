using System.Collections.Frozen;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Tells a fault that comes from the network from one of the plugin's own making, by the names of the exceptions in it.</summary>
internal static class NetworkFaults
{
    // names, not types: a fault is data, its exception stayed in the generation
    private static readonly FrozenSet<string> Types = FrozenSet.ToFrozenSet(
    [
        "System.Net.Sockets.SocketException",
        "System.Net.Http.HttpRequestException",
        "System.Net.Http.HttpIOException",
        "System.Net.WebSockets.WebSocketException",
        "System.Security.Authentication.AuthenticationException",
    ]);

    public static bool IsNetwork(AdapterFault? fault)
    {
        for (; fault is not null; fault = fault.Inner)
        {
            if (Types.Contains(fault.Type))
            {
                return true;
            }
        }

        return false;
    }
}
