using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>Why an instance must not start yet.</summary>
/// <param name="Build">Content hash: another build of the plugin is not held.</param>
/// <param name="Until">When it may.</param>
/// <param name="Incident">For whoever asks why.</param>
internal sealed record CrashHold(string Build, DateTimeOffset Until, Incident Incident);
