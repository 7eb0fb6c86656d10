using Gateway.Host.Model.Crash;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>Everything that is known about the end of the run before.</summary>
/// <param name="Run">What its marker says.</param>
/// <param name="Findings">What the outer supervisor saw of the same run; null without one.</param>
/// <param name="SameBoot">The machine has not been started anew since.</param>
/// <param name="CodeOf">What the build in a folder is able to do.</param>
internal sealed record CrashEvidence(LastRun Run, CrashFindings? Findings, bool SameBoot, Func<string, BuildCode> CodeOf);
