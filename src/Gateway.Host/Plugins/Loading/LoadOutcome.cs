using System.Diagnostics.CodeAnalysis;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Loading;

/// <summary>What came of loading a build: a plugin, or why not as plain data, so that no exception of the plugin's context is kept.</summary>
/// <param name="Plugin">The loaded plugin; the caller owns it.</param>
/// <param name="Problem">One sentence, naming the build.</param>
/// <param name="Fault">The exception as data, where there was one.</param>
internal sealed record LoadOutcome(LoadedPlugin? Plugin, string? Problem, AdapterFault? Fault)
{
    [MemberNotNullWhen(true, nameof(Plugin))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Succeeded => Plugin is not null;

    public static LoadOutcome Loaded(LoadedPlugin plugin) => new(plugin, null, null);

    public static LoadOutcome Failed(string problem, AdapterFault? fault = null) => new(null, problem, fault);
}
