using System.Collections.Immutable;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>One class that carries the adapter attribute, as its metadata has it.</summary>
internal sealed record AdapterFacts
{
    /// <summary>With namespace, in the form that a type is loaded by.</summary>
    public required string TypeName { get; init; }

    /// <summary>Why the host could not create it or would not know it; null when it is fit.</summary>
    public required string? Unfit { get; init; }

    public required string Id { get; init; }

    public TransportKind Transport { get; init; } = TransportKind.Socket;

    public ImmutableArray<TransportRule> TransportRules { get; init; } = [];

    public AdapterCapabilities Capabilities { get; init; } = AdapterCapabilities.Receive | AdapterCapabilities.Send;

    public OverlapPolicy Overlap { get; init; } = OverlapPolicy.Never;

    public string? Description { get; init; }

    public string? MinContract { get; init; }

    public string? MaxContract { get; init; }

    public int StartupSeconds { get; init; }

    public ImmutableArray<SettingSchema> Settings { get; init; } = [];
}
