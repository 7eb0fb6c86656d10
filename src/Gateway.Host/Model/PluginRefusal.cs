namespace Gateway.Host.Model;

/// <summary>Why something in the plugin folder was not taken.</summary>
/// <param name="Reason">The closed code.</param>
/// <param name="File">The file it is about, relative to the plugin folder.</param>
/// <param name="Detail">What exactly, one sentence.</param>
/// <param name="Remedy">What to do, one sentence, specific where the catalogue's is general.</param>
internal sealed record PluginRefusal(Reason Reason, string File, string Detail, string Remedy);
