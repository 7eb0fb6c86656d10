namespace Gateway.Host.Plugins.Discovery;

/// <summary>One file of a candidate at the moment of looking.</summary>
/// <param name="Path">Relative to the candidate, with <c>/</c>.</param>
/// <param name="FullPath">Where to read it.</param>
/// <param name="Length">Size in bytes.</param>
/// <param name="WrittenTicks">Last write, only compared with itself.</param>
internal readonly record struct SourceFile(string Path, string FullPath, long Length, long WrittenTicks);
