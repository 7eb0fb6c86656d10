namespace Gateway.Host.Model;

/// <summary>A build that the ledger remembers.</summary>
internal sealed record KnownBuild(string ContentHash, string Folder, string Version, DateTimeOffset At);
