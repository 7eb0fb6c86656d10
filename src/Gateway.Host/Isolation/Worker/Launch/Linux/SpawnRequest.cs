namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <param name="File">Full path of the program.</param>
/// <param name="Arguments">Without the program itself.</param>
/// <param name="Environment">All of it.</param>
/// <param name="Folder">Where it starts.</param>
internal sealed record SpawnRequest(string File, IReadOnlyList<string> Arguments, IReadOnlyList<KeyValuePair<string, string>> Environment, string Folder);
