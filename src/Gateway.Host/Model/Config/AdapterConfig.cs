using System.Collections.Immutable;

namespace Gateway.Host.Model.Config;

/// <summary>One entry of <c>gateway.adapters</c>.</summary>
internal sealed record AdapterConfig
{
    public required AdapterId Name { get; init; }

    public required PluginId Plugin { get; init; }

    /// <summary>Where it runs; null for what holds for everybody.</summary>
    public IsolationMode? Isolation { get; init; }

    /// <summary>How its worker process is confined; null for what holds for everybody.</summary>
    public SandboxMode? Sandbox { get; init; }

    /// <summary>Nested keys joined by a colon, list items numbered; <c>${env:}</c> and <c>${file:}</c> already resolved.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Where each setting stands, for messages: key → "gateway.yaml:12".</summary>
    public ImmutableDictionary<string, string> Places { get; init; } = ImmutableDictionary<string, string>.Empty;

    public LimitOverrides Limits { get; init; } = LimitOverrides.None;

    /// <summary>Null: none.</summary>
    public CanaryConfig? Canary { get; init; }

    /// <summary>Whether readiness of the gateway as a whole needs it. Default false.</summary>
    public bool Required { get; init; }

    /// <summary>Whether a change of <paramref name="other"/> needs a new generation.</summary>
    public bool RunsLike(AdapterConfig other) =>
        Plugin == other.Plugin && Isolation == other.Isolation && Sandbox == other.Sandbox && Settings.SequenceEqual(other.Settings);
}
