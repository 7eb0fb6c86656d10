using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>One candidate of the plugin folder as JSON.</summary>
internal sealed record PluginView
{
    public required string Source { get; init; }

    /// <summary>Where the files come from; differs from the source when that is a project whose output was staged.</summary>
    public required string Origin { get; init; }

    public string? Id { get; init; }

    /// <summary>The build in use, if any.</summary>
    public string? Version { get; init; }

    public string? Build { get; init; }

    public string? Contract { get; init; }

    public TransportKind? Transport { get; init; }

    public IReadOnlyList<string> RequiredSettings { get; init; } = [];

    /// <summary>What its files show before anything of it runs: a report, not a verdict.</summary>
    public IReadOnlyList<PluginFactView> Facts { get; init; } = [];

    /// <summary>Whether native code can run by it on this system; null when its metadata could not be read.</summary>
    public bool? HasNativeCode { get; init; }

    /// <summary>Whether the files that are there now were taken.</summary>
    public bool Taken { get; init; }

    public Reason? Reason { get; init; }

    public string? File { get; init; }

    public string? Detail { get; init; }

    public string? Remedy { get; init; }

    public IReadOnlyList<string> Notes { get; init; } = [];
}
