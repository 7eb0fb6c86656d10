using System.Collections.Immutable;
using Gateway.Host.Configuration;
using Gateway.Host.Isolation.Worker.Doctor;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Operator.Doctor;
using Gateway.Host.Plugins.Doctor;
using Gateway.Host.Storage.Doctor;
using Gateway.Host.Supervision.Doctor;

namespace Gateway.Host;

/// <summary><c>gateway doctor</c>: every part looks at what it depends on. Composition only.</summary>
internal static class GatewayDoctor
{
    private const string Area = "configuration";

    public static async Task<ImmutableArray<Finding>> ExamineAsync(GatewayPaths paths, ImmutableArray<InstanceAtWork>? running)
    {
        var secrets = new Secrets();
        var outcome = ConfigurationReader.Read(paths.Configuration, ConfigurationOverlay.FromVariables(Environment.GetEnvironmentVariables()), secrets);
        var subject = new Examined(paths, outcome.Config ?? GatewayConfig.Default, PluginFolderExamination.Read(paths), running);
        using var launcher = WorkerLaunchers.Create(new WorkerLauncherOptions(), TimeProvider.System);
        IExamination[] all =
        [
            new MachineExamination(launcher), new DataFolderExamination(), new LastRunExamination(TimeProvider.System), new PluginFolderExamination(),
            new ListenExamination(), new InstanceExamination(launcher, StoredMoves.Read),
        ];
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(Configuration(paths, outcome));
        foreach (var examination in all)
        {
            findings.AddRange(await examination.ExamineAsync(subject));
        }

        return [.. findings.Select(one => one with { Text = secrets.Redact(one.Text), Remedy = secrets.Redact(one.Remedy) })];
    }

    private static IEnumerable<Finding> Configuration(GatewayPaths paths, ConfigurationOutcome outcome)
    {
        foreach (var problem in outcome.Problems)
        {
            yield return Finding.Attention(Area, $"{problem.Place}: {problem.Path}: {problem.Message.TrimEnd('.')}", problem.Suggestion ?? "docs/configuration.md has every key.");
        }

        foreach (var warning in outcome.Warnings)
        {
            yield return Finding.Note(Area, $"{warning.Place}: {warning.Path}: {warning.Message.TrimEnd('.')}", warning.Suggestion ?? "docs/configuration.md has every key.");
        }

        if (outcome.Config is { } config)
        {
            yield return Finding.Fine(Area, File.Exists(paths.Configuration)
                ? $"{paths.Configuration} can be used: {config.Adapters.Count} adapter(s), {config.Routes.Length} route(s)"
                : $"there is no {paths.Configuration}: defaults");
        }
    }
}
