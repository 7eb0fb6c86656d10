namespace Gateway.Host.Isolation.Worker.Launch.Sandbox;

/// <summary>Which files a confined worker sees. What is not named here does not exist for it.</summary>
internal static class SandboxView
{
    // programs, libraries, certificates, names: nothing that is anybody's secret. Not all of /etc, and not /etc/ssl/private
    private static readonly string[] System =
    [
        "/usr", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/dotnet",
        "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/ssl/cert.pem", "/etc/ca-certificates", "/etc/pki/ca-trust/extracted", "/etc/pki/tls/certs",
        "/etc/pki/tls/cert.pem", "/etc/pki/tls/openssl.cnf", "/etc/crypto-policies", "/etc/resolv.conf", "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf",
        "/etc/services", "/etc/protocols", "/etc/localtime", "/etc/timezone", "/etc/mime.types",
    ];

    private static readonly string[] Certificates = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

    // never needed to run, and many
    private static readonly string[] Unneeded = [".pdb", ".xml"];

    /// <summary>Parents before what is below them.</summary>
    /// <param name="readable">Of the launch, the gateway and the runtime.</param>
    /// <param name="writable">Of the launch.</param>
    /// <param name="hidden">Never shown, wherever it lies; a folder of <paramref name="readable"/> or <paramref name="writable"/> below it still is.</param>
    public static IReadOnlyList<Mount> Of(IEnumerable<string> readable, IEnumerable<string> writable, IReadOnlyCollection<string> hidden)
    {
        var secrets = hidden.Select(Real).OfType<string>().Distinct().ToList();
        var variables = Certificates.Select(Environment.GetEnvironmentVariable).OfType<string>();
        return
        [
            .. System.Concat(variables).Concat(readable).SelectMany(path => Without(path, secrets)).Select(path => new Mount(path, IsWritable: false))
                .Concat(writable.Select(path => new Mount(path, IsWritable: true)))
                .GroupBy(mount => Path.TrimEndingDirectorySeparator(mount.Path)).Select(same => new Mount(same.Key, same.Any(mount => mount.IsWritable)))
                .OrderBy(mount => mount.Path.Count(letter => letter == '/')).ThenBy(mount => mount.Path, StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// A folder that holds something hidden is shown entry by entry. Covering what is hidden would not last: a file that is replaced by
    /// rename, as editors do, comes out from under its cover.
    /// </summary>
    private static IEnumerable<string> Without(string path, List<string> secrets)
    {
        if (Real(path) is not { } real)
        {
            return [];
        }

        if (!secrets.Exists(secret => IsBelow(secret, real)))
        {
            return [path];
        }

        return Directory.EnumerateFileSystemEntries(path)
            .Where(entry => !Unneeded.Contains(Path.GetExtension(entry)) && Real(entry) is { } place && !secrets.Contains(place))
            .SelectMany(entry => Without(entry, secrets));
    }

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static string? Real(string path) => OperatingSystem.IsLinux() ? Linux.LinuxCalls.RealPath(path) : null;
}
