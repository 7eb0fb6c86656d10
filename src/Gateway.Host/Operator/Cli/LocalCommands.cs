using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary>The commands that need no running gateway.</summary>
internal sealed class LocalCommands(CliServices services, GatewayPaths paths, Output output, bool json)
{
    public ExitCode Validate(string path)
    {
        var full = Path.GetFullPath(path, services.StartFolder);
        if (!File.Exists(full) && !Directory.Exists(full))
        {
            return output.Fail(ExitCode.NotFound, $"There is no file or folder {full}: name the folder that 'dotnet publish' wrote, or an assembly.");
        }

        var plugin = Views.Of(services.Inspector(paths).Inspect(full));
        if (json)
        {
            output.Line(JsonSerializer.Serialize(new PluginListView(0, [plugin]), OperatorJson.Info<PluginListView>(OperatorJson.Plain)));
            return plugin.Taken ? ExitCode.Ok : ExitCode.Failure;
        }

        foreach (var note in plugin.Notes)
        {
            output.Line(TerminalText.Line($"note: {note}"));
        }

        if (!plugin.Taken)
        {
            return output.Fail(ExitCode.Failure, $"{plugin.File}: {plugin.Detail} ({ReasonCatalogue.Code(plugin.Reason ?? Reason.None)}). {plugin.Remedy}");
        }

        output.Line(TerminalText.Line($"{plugin.Id} {plugin.Version} can be taken (contract {plugin.Contract}, {Settings(plugin)})."));
        output.Print(FactsText.Of(plugin));
        return ExitCode.Ok;
    }

    public ExitCode CheckConfiguration()
    {
        if (!File.Exists(paths.Configuration))
        {
            return output.Fail(ExitCode.NotFound, $"There is no {paths.Configuration}: name it with --config or --home. A gateway without one uses the defaults.");
        }

        var report = services.Configuration(paths).Check(paths.Configuration);
        foreach (var note in report.Notes)
        {
            output.Line(TerminalText.Line(note));
        }

        foreach (var error in report.Errors)
        {
            output.Fail(ExitCode.BadConfiguration, error);
        }

        if (!report.Errors.IsEmpty)
        {
            return ExitCode.BadConfiguration;
        }

        output.Line($"{paths.Configuration} can be used.");
        return ExitCode.Ok;
    }

    private static string Settings(PluginView plugin) => plugin.RequiredSettings.Count == 0
        ? "runs without settings"
        : $"needs the settings {string.Join(", ", plugin.RequiredSettings)}";
}
