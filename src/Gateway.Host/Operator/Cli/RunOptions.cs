using Gateway.Host.Model;

namespace Gateway.Host.Operator.Cli;

/// <summary>What <c>gateway run</c> was asked for.</summary>
internal sealed record RunOptions
{
    public required GatewayPaths Paths { get; init; }

    /// <summary>Whether the configuration file was named: then it has to exist.</summary>
    public bool ConfigurationNamed { get; init; }

    /// <summary><c>--urls</c> as written, for <see cref="ListenPlan.Create"/>.</summary>
    public string? Urls { get; init; }

    /// <summary>Run it in a child process, and start that again when it crashes.</summary>
    public bool Supervised { get; init; }

    public bool ObserveOnly { get; init; }

    public bool AllowPublicAdmin { get; init; }
}
