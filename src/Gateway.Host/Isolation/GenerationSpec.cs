using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation;

/// <summary>Everything that a new generation is made from.</summary>
internal sealed record GenerationSpec(
    AdapterId Adapter,
    GenerationNumber Number,
    PluginBuild Build,
    AdapterSettings Settings,
    LimitsConfig Limits,
    StartReason StartReason);
