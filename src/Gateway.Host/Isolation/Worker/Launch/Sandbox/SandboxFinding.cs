namespace Gateway.Host.Isolation.Worker.Launch.Sandbox;

/// <param name="Bubblewrap">What to use; null where confinement does not work here.</param>
/// <param name="Why">What it confines, or why it does not work, with the remedy.</param>
internal sealed record SandboxFinding(Bubblewrap? Bubblewrap, string Why);
