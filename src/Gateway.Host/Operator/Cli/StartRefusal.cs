using System.Net.Sockets;
using Gateway.Host.Model;
using Microsoft.AspNetCore.Connections;

namespace Gateway.Host.Operator.Cli;

/// <summary>Why the gateway did not start: one line with cause and remedy, and the exit code.</summary>
internal sealed record StartRefusal(ExitCode Code, string Message)
{
    /// <summary>
    /// The refusal behind an exception of binding a listener or touching the data folder; null when it is neither, and so a fault of the
    /// host that should show itself whole.
    /// </summary>
    public static StartRefusal? From(Exception fault, ListenPlan plan, GatewayPaths paths) => fault switch
    {
        AddressInUseException or { InnerException: AddressInUseException } => new StartRefusal(
            ExitCode.PortInUse,
            $"An address is already in use ({Which(fault, plan)}): stop the other program, or choose another with 'listen.admin', 'listen.hooks' or --urls."),
        SocketException socket => Bind(socket, plan),
        { InnerException: SocketException socket } => Bind(socket, plan),
        UnauthorizedAccessException or DirectoryNotFoundException or IOException => new StartRefusal(
            ExitCode.DataUnwritable,
            $"The data folder {paths.Data} cannot be written ({fault.Message}): correct its permissions or free space, or choose another with --data."),
        _ => null,
    };

    private static StartRefusal Bind(SocketException socket, ListenPlan plan) => new(
        ExitCode.PortInUse,
        $"An address cannot be bound ({Addresses(plan)}: {socket.Message}): check that the address is this machine's and the port is one that this user may open.");

    private static string Which(Exception fault, ListenPlan plan)
    {
        // the server names the address in its message; which of ours it is decides what to change
        var named = new[] { plan.Admin, plan.Hooks }.FirstOrDefault(address => fault.Message.Contains(address.ToString(), StringComparison.Ordinal));
        return named?.ToString() ?? Addresses(plan);
    }

    private static string Addresses(ListenPlan plan) => plan.IsShared ? plan.Admin.ToString() : $"{plan.Admin} or {plan.Hooks}";
}
