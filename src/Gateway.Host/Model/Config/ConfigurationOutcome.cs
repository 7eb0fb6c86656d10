using System.Collections.Immutable;

namespace Gateway.Host.Model.Config;

/// <summary>What reading the configuration gave: a configuration, or everything that is wrong with it.</summary>
/// <param name="Config">Null when there are problems.</param>
/// <param name="Problems">In the order of the file.</param>
/// <param name="Warnings">Accepted, but probably not what was meant.</param>
internal sealed record ConfigurationOutcome(
    GatewayConfig? Config, ImmutableArray<ConfigurationProblem> Problems, ImmutableArray<ConfigurationProblem> Warnings)
{
    /// <summary>Files besides the configuration whose content went into it (<c>${file:…}</c>), full paths.</summary>
    public ImmutableArray<string> SecretFiles { get; init; } = [];
}
