using Gateway.Host.Model;
using Gateway.Host.Plugins.Discovery;

namespace Gateway.Host.Plugins.Trust.Install;

/// <summary>
/// <c>gateway plugins install</c>: unpacks beside, judges by metadata as the catalog would, then lands by one rename. Whatever goes wrong
/// before that leaves the plugin folder and the lock file as they were.
/// </summary>
internal sealed class PluginInstaller(GatewayPaths paths, FolderContents contents, PluginInspector inspector, LockStore locks, PayloadLimits limits)
{
    public CustodyReport Install(InstallRequest request)
    {
        if (!File.Exists(request.Source) && !Directory.Exists(request.Source))
        {
            return new CustodyReport(CustodyStatus.NotFound, $"There is no file or folder {request.Source}: name a zip archive, or the folder that 'dotnet publish' wrote.", []);
        }

        if (request.Sha256 is { } hash && (hash.Length != 64 || !hash.All(char.IsAsciiHexDigit) || Directory.Exists(request.Source)))
        {
            return CustodyReport.Refused("--sha256 takes the 64 hex digits of an archive's hash, and a folder has none.");
        }

        using var staging = StagingFolder.Create(paths);
        var content = staging.Below("plugin");
        Directory.CreateDirectory(content);
        try
        {
            Fill(request, content);
        }
        catch (PayloadRefusedException refused)
        {
            return CustodyReport.Refused($"{request.Source} is not installed: {refused.Message}. Nothing was changed.");
        }

        return Judge(request, staging, Unwrap(content));
    }

    private void Fill(InstallRequest request, string content)
    {
        if (Directory.Exists(request.Source))
        {
            FolderPayload.Copy(request.Source, content, limits);
        }
        else
        {
            ArchivePayload.Unpack(request.Source, content, request.Sha256, limits);
        }
    }

    private CustodyReport Judge(InstallRequest request, StagingFolder staging, string content)
    {
        if (Directory.EnumerateFiles(content, "*.csproj").Any())
        {
            return CustodyReport.Refused($"{request.Source} is not installed: it is the source of a plugin. Publish it ('dotnet publish') and install the output.");
        }

        var entry = inspector.Inspect(content);
        if (entry is not { Build: { } build, Refusal: null })
        {
            return CustodyReport.Refused($"{request.Source} is not installed: {entry.Refusal!.Detail} {entry.Refusal.Remedy}");
        }

        if (request.Expected is { } expected && expected != build.Id)
        {
            return CustodyReport.Refused($"{request.Source} is not installed: it is the plugin '{build.Id}', not '{expected}'.");
        }

        var owners = contents.Read().Where(item => item.Id == build.Id).ToList();
        return Conflict(request, build.Id, owners) ?? Land(build, staging, content, owners);
    }

    private CustodyReport? Conflict(InstallRequest request, PluginId id, List<FolderItem> owners)
    {
        if (owners.Find(owner => owner.Candidate.Kind == CandidateKind.SourceFolder) is { } source)
        {
            return new CustodyReport(CustodyStatus.Conflict, $"'{source.Source}' in the plugin folder is the source of '{id}', which is never overwritten: move it away first.", []);
        }

        if (owners.Count > 0 && !request.Force)
        {
            return new CustodyReport(CustodyStatus.Conflict, $"'{owners[0].Source}' provides the plugin '{id}' already (version {owners[0].Build?.Version ?? "unknown"}): --force replaces it.", []);
        }

        var target = Path.Combine(paths.Plugins, id.ToString());
        return (File.Exists(target) || Directory.Exists(target)) && owners.TrueForAll(owner => owner.Source != id.ToString())
            ? new CustodyReport(CustodyStatus.Conflict, $"'{id}' in the plugin folder is something else than the plugin '{id}': move it away first.", [])
            : null;
    }

    private CustodyReport Land(PluginBuild build, StagingFolder staging, string content, List<FolderItem> owners)
    {
        LockFile? before = null;
        var pinned = Pin(content);
        if (locks.Exists)
        {
            try
            {
                before = locks.Read();
            }
            catch (FormatException damaged)
            {
                return CustodyReport.Refused($"{build.Id} is not installed: {locks.Path} cannot be used ({damaged.Message}). Put a good copy back, or write it anew with 'gateway plugins lock'.");
            }

            // first, so that a gateway that takes only pinned plugins never meets this one without; the build before stays pinned for a rollback
            locks.Write(before.With(build.Id, pinned, keep: 1));
        }

        var swap = new FolderSwap(paths, staging);
        try
        {
            swap.TakeOut(owners.Select(owner => owner.Candidate));
            swap.BringIn(content, build.Id.ToString());
        }
        catch
        {
            swap.Undo();
            if (before is not null)
            {
                locks.Write(before);
            }

            throw;
        }

        var words = $"version {build.Manifest.Version}, {pinned.Files.Count} file(s){(before is null ? "" : ", pinned")}";
        return new CustodyReport(
            CustodyStatus.Done,
            $"{build.Id} is installed as {Path.Combine(paths.Plugins, build.Id.ToString())}; a running gateway takes it at its next look.",
            [new CustodyItem(build.Id.ToString(), build.Id.ToString(), CustodyState.Installed, words)]);
    }

    private LockedBuild Pin(string content) => contents.Of(content) is { Build: { } pinned } ? pinned : throw new IOException("the staged files changed while they were being installed");

    /// <summary>An archive often holds one folder with everything in it.</summary>
    private static string Unwrap(string folder) =>
        Directory.GetFileSystemEntries(folder) is [var only] && Directory.Exists(only) ? only : folder;
}
