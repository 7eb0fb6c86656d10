namespace Gateway.Host.Isolation.Worker.Launch.Sandbox;

/// <summary>One place of the host that a confined worker sees, under the same name.</summary>
/// <param name="Path">A file or folder.</param>
/// <param name="IsWritable">Whether it may change it.</param>
internal sealed record Mount(string Path, bool IsWritable);
