namespace Gateway.Host.Model;

/// <summary>One thing that a plugin's metadata shows.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="File">Where, relative to the plugin.</param>
/// <param name="What">What exactly: members, a library and its functions, a version.</param>
/// <param name="IsNativeHere">Whether native code can run on this system by it.</param>
internal sealed record PluginFact(PluginFactKind Kind, string File, string What, bool IsNativeHere = false);
