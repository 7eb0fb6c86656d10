using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <inheritdoc cref="IConfigurationCheck"/>
internal sealed class ConfigurationCheck(IReadOnlyList<ConfigurationOverlay> overlays) : IConfigurationCheck
{
    public ConfigurationReport Check(string path)
    {
        var secrets = new Secrets();
        var outcome = ConfigurationReader.Read(path, overlays, secrets);
        var notes = outcome.Config is { } config ? [$"{config.Adapters.Count} adapter(s), {config.Routes.Length} route(s)"] : Array.Empty<string>();
        return new ConfigurationReport(
            [.. outcome.Problems.Select(problem => secrets.Redact(problem.ToString()))],
            [.. notes, .. outcome.Warnings.Select(warning => secrets.Redact($"warning: {warning}"))]);
    }
}
