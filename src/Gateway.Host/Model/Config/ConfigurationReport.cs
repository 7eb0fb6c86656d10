using System.Collections.Immutable;

namespace Gateway.Host.Model.Config;

/// <summary>What a check of the configuration found.</summary>
/// <param name="Errors">Each one line with file, line, cause and remedy; empty when it can be used.</param>
/// <param name="Notes">Things worth telling that refuse nothing: "3 adapters, 1 route".</param>
internal sealed record ConfigurationReport(ImmutableArray<string> Errors, ImmutableArray<string> Notes);
