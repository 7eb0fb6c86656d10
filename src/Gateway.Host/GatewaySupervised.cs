using Gateway.Host.Operator.Cli;
using Gateway.Host.Operator.Supervisor;
using Gateway.Host.Storage.Crash;

namespace Gateway.Host;

/// <summary><c>gateway run --supervised</c>. Composition only.</summary>
internal static class GatewaySupervised
{
    private const string Option = "--supervised";

    public static Task<int> RunAsync(RunOptions options)
    {
        var paths = options.Paths;
        var ports = new SupervisorPorts(
            () => MarkerReader.TryReadHead(paths.CrashMarker),
            new CrashFiles(paths.Data),
            line => Console.Error.WriteLine($"gateway supervisor: {line}"),
            TimeProvider.System);
        return new OuterSupervisor([.. Environment.GetCommandLineArgs().Skip(1).Where(argument => argument != Option)], ports).RunAsync();
    }
}
