using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>What came of copying a candidate: a build, or why not.</summary>
/// <param name="Status">Which of the three.</param>
/// <param name="Build">With <see cref="ShadowStatus.Ready"/>.</param>
/// <param name="Cause">With <see cref="ShadowStatus.Failed"/>, one sentence.</param>
internal readonly record struct ShadowOutcome(ShadowStatus Status, PluginBuild? Build, string? Cause);
