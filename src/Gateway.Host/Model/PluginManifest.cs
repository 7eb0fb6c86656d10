using System.Collections.Immutable;
using Gateway.Abstractions;

namespace Gateway.Host.Model;

/// <summary>What a plugin says about itself, read from metadata before any of its code runs.</summary>
internal sealed record PluginManifest
{
    public required PluginId Id { get; init; }

    /// <summary>The adapter class, with namespace.</summary>
    public required string TypeName { get; init; }

    /// <summary>The informational version of the main assembly.</summary>
    public required string Version { get; init; }

    /// <summary>The contract version it was compiled against.</summary>
    public required Version Contract { get; init; }

    /// <summary>How it receives when no setting says otherwise; for an instance ask <see cref="TransportWith"/>.</summary>
    public TransportKind Transport { get; init; }

    public ImmutableArray<TransportRule> TransportRules { get; init; } = [];

    public AdapterCapabilities Capabilities { get; init; }

    public OverlapPolicy Overlap { get; init; }

    public string? Description { get; init; }

    /// <summary>0 means the host's default.</summary>
    public int StartupSeconds { get; init; }

    public ImmutableArray<SettingSchema> Settings { get; init; } = [];

    /// <summary>What its files show about it: a report, not a verdict.</summary>
    public PluginFacts Facts { get; init; } = PluginFacts.None;

    /// <summary>How an instance with these settings receives: the first rule that fits.</summary>
    public TransportKind TransportWith(AdapterSettings settings) => TransportRules
        .FirstOrDefault(rule => string.Equals(settings.Values.GetValueOrDefault(rule.Setting), rule.Value, StringComparison.OrdinalIgnoreCase))?.Transport ?? Transport;

    /// <summary>True when no setting is required, so that a dropped plugin runs without configuration.</summary>
    public bool RunsUnconfigured => Settings.All(setting => !setting.Required || setting.Default is not null);
}
