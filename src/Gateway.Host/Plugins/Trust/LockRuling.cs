using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust;

/// <summary>What the lock says about one candidate. At most one of the two.</summary>
/// <param name="Refusal">It must not be taken.</param>
/// <param name="Warning">It is taken, and this is told.</param>
internal readonly record struct LockRuling(PluginRefusal? Refusal, PluginRefusal? Warning);
