namespace Gateway.Host.Plugins.Discovery;

/// <summary>One reference of an assembly to another.</summary>
internal readonly record struct AssemblyReferenceFacts(string Name, Version Version);
