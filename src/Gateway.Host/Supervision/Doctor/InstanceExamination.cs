using System.Collections.Immutable;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Supervision.Lifecycle;

namespace Gateway.Host.Supervision.Doctor;

/// <summary>Where each instance runs or would run, and what that is worth for the secrets of the others.</summary>
/// <remarks>
/// A secret is not kept by the tier of its owner: the gateway itself holds all of them. It is kept by the sandbox of everybody else, who could read them.
/// </remarks>
/// <param name="launcher">Says whether a worker could be confined here.</param>
/// <param name="moves">Which instances of a gateway that does not run have been moved to a worker.</param>
internal sealed class InstanceExamination(IWorkerLauncher launcher, Func<Examined, ImmutableDictionary<AdapterId, IsolationMove>> moves) : IExamination
{
    private const string Area = "secrets";

    public async Task<IReadOnlyList<Finding>> ExamineAsync(Examined subject)
    {
        var instances = subject.Running is { } running ? [.. running] : Planned(subject, (await launcher.SandboxAsync()).IsOn);
        if (instances.Count == 0)
        {
            return [Finding.Fine(Area, "there is no instance that could have one")];
        }

        var open = instances.Where(one => !one.IsConfined).Select(one => one.Name).ToList();
        return [.. instances.OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => Describe(one, [.. open.Where(name => name != one.Name)]))];
    }

    private static Finding Describe(InstanceAtWork instance, ImmutableArray<string> others)
    {
        var tier = instance switch
        {
            { IsConfined: true } => "in a sandbox",
            { HasWorker: true } => "in a worker process without a sandbox",
            _ => "in the gateway's own process",
        };
        var sees = instance.IsConfined ? "it cannot see what belongs to others" : "it could read the settings of others, admin.token and the journal";
        return others.IsEmpty
            ? instance.IsConfined
                ? Finding.Fine(Area, $"'{instance.Name}' runs {tier}: {sees}; its own are guaranteed")
                : Finding.Note(Area, $"'{instance.Name}' runs {tier}: {sees}; its own are guaranteed, for no other adapter is outside of a sandbox", Confine(instance.Name))
            : Finding.Note(
                Area, $"'{instance.Name}' runs {tier}: {sees}; its own are protected by best effort only, because of {string.Join(", ", others.Select(name => $"'{name}'"))} outside of a sandbox",
                Confine(instance.IsConfined ? others[0] : instance.Name));
    }

    private static string Confine(string name) => $"'isolation: process' and 'sandbox: required' for '{name}' unless you trust its author.";

    private List<InstanceAtWork> Planned(Examined subject, bool canConfine)
    {
        var moved = moves(subject);
        var configured = subject.Config.Adapters.Values;
        var implied = !subject.Config.Plugins.AutoStart
            ? []
            : subject.Plugins.Select(entry => entry.Build?.Manifest).OfType<PluginManifest>()
                .Where(manifest => manifest.RunsUnconfigured && !configured.Any(one => one.Plugin == manifest.Id) && AdapterId.TryParse(manifest.Id.ToString(), out _))
                .Select(manifest => new AdapterConfig { Name = AdapterId.Parse(manifest.Id.ToString()), Plugin = manifest.Id });
        return [.. configured.Concat(implied).Select(one => Plan(one, subject, moved.GetValueOrDefault(one.Name), canConfine))];
    }

    private static InstanceAtWork Plan(AdapterConfig instance, Examined subject, IsolationMove? move, bool canConfine)
    {
        var hasNativeCode = subject.Plugins.Any(entry => entry.Id == instance.Plugin && entry.Build?.Manifest.Facts.HasNativeCode == true);
        var hasWorker = IsolationChoice.Of(instance, subject.Config.Plugins.Isolation, move, hasNativeCode).Tier == IsolationMode.Process;
        return new InstanceAtWork(instance.Name.ToString(), hasWorker, hasWorker && canConfine && subject.Config.SandboxFor(instance.Name) != SandboxMode.Off);
    }
}
