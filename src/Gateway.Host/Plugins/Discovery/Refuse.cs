using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>The words of every refusal that reading a plugin can end in: file, cause, remedy.</summary>
internal static class Refuse
{
    public static PluginRefusal Corrupt(string file, string problem) => new(Reason.CorruptFile, file,
        $"{file} cannot be used: {problem}.", "Build or copy the plugin again; if it is still being copied, wait.");

    public static PluginRefusal SelfContained(string file) => new(Reason.WrongFramework, file,
        $"{file} is there: the plugin was published with a whole framework of its own.", "Publish it without one: 'dotnet publish --self-contained false'.");

    public static PluginRefusal NoAdapter(Candidate candidate, List<string> assemblies)
    {
        if (candidate.Kind == CandidateKind.SingleFile)
        {
            return new PluginRefusal(Reason.NoAdapter, candidate.Source, $"{candidate.Source} has no class with [Adapter].",
                "Mark the adapter class with [Adapter(\"id\")]; if this is a dependency, put it with its plugin into a folder of its own.");
        }

        var detail = assemblies.Count == 0 ? "there is no assembly directly in this folder" : $"none of {string.Join(", ", assemblies)} has a class with [Adapter]";
        return new PluginRefusal(Reason.NoAdapter, candidate.Show(""), $"{candidate.Show("")}: {detail}.",
            "Copy the published output directly into this folder, with the adapter class marked by [Adapter(\"id\")], or remove the folder.");
    }

    public static PluginRefusal Unfit(string file, string problem) => new(Reason.NoAdapter, file,
        $"{file}: {problem}.", "Correct the class that carries [Adapter] and build it again: public, not abstract, with a public constructor without parameters, an IAdapter.");

    public static PluginRefusal Several(string file, string names) => new(Reason.SeveralAdapters, file,
        $"More than one class carries [Adapter]: {names}.", "Leave one adapter per plugin; give each a folder of its own.");

    public static PluginRefusal Contract(string file, string problem) => new(Reason.ContractUnsupported, file,
        $"{file}: {problem}.", "Build the plugin against a version of Gateway.Abstractions that this host supports, or update the host.");

    public static PluginRefusal Framework(string file, string problem, Version framework) => new(Reason.WrongFramework, file,
        $"{file}: {problem}.", $"Set <TargetFramework> to net{framework} or older in the plugin's project file and publish it again.");

    public static PluginRefusal Newer(string file, AssemblyReferenceFacts reference, Version there) => new(Reason.ReferenceNewer, file,
        $"{file} needs {reference.Name} {reference.Version}, and the host's framework has {there}.",
        $"Ship {reference.Name}.dll with the plugin, or build against the host's version.");

    public static PluginRefusal Missing(string file, AssemblyReferenceFacts reference) => new(Reason.DependencyMissing, file,
        $"{file} needs {reference.Name} {reference.Version}, and {reference.Name}.dll is neither with the plugin nor in the host's framework.",
        "Publish the plugin ('dotnet publish'), not only build it, and copy the whole output into a folder of its own.");

    public static PluginRefusal Duplicate(Candidate candidate, PluginId id, string owner) => new(Reason.DuplicateId, candidate.Source,
        $"'{candidate.Source}' provides the plugin '{id}', which '{owner}' already provides.", $"Remove '{candidate.Source}' or '{owner}', or give one of them another id.");

    public static PluginRefusal Changing(Candidate candidate) => new(Reason.FilesChanging, candidate.Source,
        $"The files of '{candidate.Source}' are still changing.", "Wait until the copy has finished.");

    public static PluginRefusal Removed(string source) => new(Reason.PluginRemoved, source,
        $"'{source}' was deleted; what runs goes on from its copy.", "Put the files back, or disable the adapter.");

    public static PluginRefusal FailedBefore(string source, PluginBuild build) => new(Reason.FailedBefore, source,
        $"Build {build.ShortHash} of '{build.Id}' (version {build.Manifest.Version}) has died in its probation before.",
        "Install a repaired build, or ask for this one with 'gateway reload'.");

    public static PluginRefusal Unreadable(string file, string cause) => new(Reason.Unreadable, file,
        $"'{file}' cannot be read: {Sentence(cause)}", "Check permissions, links and the disk; the gateway looks again at every rescan.");

    public static PluginRefusal NotCopied(string source, string cause) => new(Reason.Unreadable, source,
        $"'{source}' could not be copied into the data folder: {Sentence(cause)}", "Check free space and permissions of the data folder; the gateway tries again at every rescan.");

    /// <summary>Messages of the runtime end with a full stop or not.</summary>
    private static string Sentence(string text) => text.TrimEnd().TrimEnd('.') + ".";
}
