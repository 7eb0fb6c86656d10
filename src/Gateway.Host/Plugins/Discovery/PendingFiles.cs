namespace Gateway.Host.Plugins.Discovery;

/// <summary>Files that have been seen once and must be seen unchanged again before they count.</summary>
/// <param name="Stamp">Their stamp then.</param>
/// <param name="Hash">Their content hash then; empty when a file vanished while being read.</param>
/// <param name="Since">Timestamp of that look.</param>
internal sealed record PendingFiles(string Stamp, string Hash, long Since);
