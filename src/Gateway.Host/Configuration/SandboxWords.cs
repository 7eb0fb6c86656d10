using System.Collections.Immutable;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>The words for <see cref="SandboxMode"/>.</summary>
internal static class SandboxWords
{
    public static ImmutableArray<string> All { get; } = ["auto", "required", "off"];

    public static SandboxMode Read(string text) => Enum.Parse<SandboxMode>(text, ignoreCase: true);

    public static string Write(SandboxMode mode) => mode.ToString().ToLowerInvariant();
}
