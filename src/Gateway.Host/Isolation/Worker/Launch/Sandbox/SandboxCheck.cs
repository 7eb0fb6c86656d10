namespace Gateway.Host.Isolation.Worker.Launch.Sandbox;

/// <summary>
/// Whether a worker can be confined on this machine: found out once per start of the gateway, by really running a program in the same
/// confinement, since kernels, containers and distributions each have their own way to forbid it.
/// </summary>
/// <param name="file">Where bubblewrap is, or null.</param>
/// <param name="attempt">Runs a program that does nothing in it. Null when it worked, else what was said.</param>
internal sealed class SandboxCheck(string? file, Func<Bubblewrap, Task<string?>> attempt)
{
    private const string NotInstalled = "bubblewrap is not installed: install the package 'bubblewrap' and start the gateway again";
    private readonly Lock _lock = new();
    private Task<SandboxFinding>? _finding;

    public Task<SandboxFinding> FindAsync()
    {
        lock (_lock)
        {
            return _finding ??= FindOnceAsync();
        }
    }

    private async Task<SandboxFinding> FindOnceAsync()
    {
        if (file is null)
        {
            return new SandboxFinding(Bubblewrap: null, NotInstalled);
        }

        string? said = null;
        foreach (var (nesting, size) in new[] { (true, true), (false, true), (false, false) })
        {
            var candidate = new Bubblewrap(file, nesting, size);
            var fault = await attempt(candidate);
            if (fault is null)
            {
                return new SandboxFinding(candidate, Describe(candidate));
            }

            said ??= fault;
        }

        return new SandboxFinding(
            Bubblewrap: null, $"bubblewrap does not work here: {said}; allow user namespaces (in a container also the mount of /proc), or set 'sandbox: off'");
    }

    private static string Describe(Bubblewrap bubblewrap) =>
        "bubblewrap: own users, processes and files, no capabilities; the network is shared, so local addresses can be reached"
        + (bubblewrap.CanForbidNesting ? "" : "; this version cannot forbid user namespaces inside")
        + (bubblewrap.CanSize ? "" : "; this version cannot bound the temporary folder");
}
