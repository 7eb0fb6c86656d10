using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Operator.Cli;

/// <summary>What the command line needs from Program.</summary>
internal sealed record CliServices
{
    /// <summary>Runs the gateway until it is stopped; returns the exit code.</summary>
    public required Func<RunOptions, CancellationToken, Task<int>> Run { get; init; }

    /// <summary>Made on demand: most commands only ask the running gateway.</summary>
    public required Func<GatewayPaths, IPluginInspector> Inspector { get; init; }

    public required Func<GatewayPaths, IPluginCustody> Custody { get; init; }

    public required Func<GatewayPaths, IConfigurationCheck> Configuration { get; init; }

    /// <summary>The hidden command by which the gateway looks into its own memory from outside: process id and handle.</summary>
    public Func<int, ulong, int> LeakHolder { get; init; } = static (_, _) => (int)ExitCode.Failure;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TextWriter Out { get; init; } = Console.Out;

    public TextWriter Error { get; init; } = Console.Error;

    /// <summary>Reads the line that a person types; null where nobody can be asked.</summary>
    public Func<string?>? Answer { get; init; } = Console.IsInputRedirected ? null : Console.ReadLine;

    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    public string StartFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>Whether the output is a terminal that may be redrawn.</summary>
    public bool IsTerminal { get; init; } = !Console.IsOutputRedirected;
}
