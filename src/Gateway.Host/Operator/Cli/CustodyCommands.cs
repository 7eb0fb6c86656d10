using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary><c>plugins lock</c>, <c>install</c> and <c>remove</c>: work on files, beside a running gateway or without one.</summary>
internal sealed class CustodyCommands(CliServices services, Output output, Func<ParseResult, GatewayPaths> paths, Option<bool> json)
{
    private static readonly string[] Head = ["PLUGIN", "SOURCE", "STATE", "DETAIL"];

    public void AddTo(Command plugins)
    {
        AddLock(plugins);
        AddInstall(plugins);
        AddRemove(plugins);
    }

    private void AddInstall(Command plugins)
    {
        var source = new Argument<string>("source") { Description = "A zip archive, or the folder that 'dotnet publish' wrote." };
        var id = new Option<string?>("--id") { Description = "The plugin id that it has to have." };
        var hash = new Option<string?>("--sha256") { Description = "The SHA-256 that the archive has to have." };
        var force = new Option<bool>("--force") { Description = "Replace a plugin with the same id." };
        var command = new Command("install", "Put a plugin into the plugin folder, whole or not at all. Needs no running gateway.") { source, id, hash, force };
        command.SetAction(parsed => (int)Run(parsed, custody =>
        {
            PluginId? expected = PluginId.TryParse(parsed.GetValue(id), out var known) ? known : null;
            return parsed.GetValue(id) is { } text && expected is null
                ? CustodyReport.Refused($"--id '{text}' is not a plugin id: {Names.Rule}.")
                : custody.Install(new InstallRequest(Path.GetFullPath(parsed.GetRequiredValue(source), services.StartFolder), expected, parsed.GetValue(hash), parsed.GetValue(force)));
        }));
        plugins.Subcommands.Add(command);
    }

    private void AddRemove(Command plugins)
    {
        var name = new Argument<string>("id") { Description = "The plugin, as 'gateway plugins list' shows it." };
        var command = new Command("remove", "Take a plugin out of the plugin folder. Needs no running gateway; what runs goes on from its copy.") { name };
        command.SetAction(parsed => (int)Run(parsed, custody => custody.Remove(parsed.GetRequiredValue(name))));
        plugins.Subcommands.Add(command);
    }

    private void AddLock(Command plugins)
    {
        var id = new Argument<string?>("id") { Description = "One plugin; all without it.", Arity = ArgumentArity.ZeroOrOne };
        var check = new Option<bool>("--check") { Description = "Compare the folder with the file and write nothing." };
        var keep = new Option<bool>("--keep") { Description = "Builds pinned before stay pinned, so that a rollback has somewhere to go." };
        var command = new Command("lock", "Pin what is in the plugin folder by SHA-256 (plugins.lock.json). Needs no running gateway.") { id, check, keep };
        command.SetAction(parsed => (int)Run(parsed, custody =>
        {
            if (parsed.GetValue(id) is not { } text)
            {
                return parsed.GetValue(check) ? custody.CheckLock(null) : custody.Lock(null, parsed.GetValue(keep));
            }

            return !PluginId.TryParse(text, out var only) ? CustodyReport.Refused($"'{text}' is not a plugin id: {Names.Rule}.")
                : parsed.GetValue(check) ? custody.CheckLock(only)
                : custody.Lock(only, parsed.GetValue(keep));
        }));
        plugins.Subcommands.Add(command);
    }

    private ExitCode Run(ParseResult parsed, Func<IPluginCustody, CustodyReport> work)
    {
        var report = work(services.Custody(paths(parsed)));
        var code = report.Status switch
        {
            CustodyStatus.Done => ExitCode.Ok,
            CustodyStatus.NotFound => ExitCode.NotFound,
            CustodyStatus.Conflict => ExitCode.Conflict,
            _ => ExitCode.Failure,
        };
        if (parsed.GetValue(json))
        {
            var view = new CustodyView(report.Status, report.Message, [.. report.Items.Select(item => new CustodyItemView(item.Plugin, item.Source, item.State, item.Detail))]);
            output.Line(JsonSerializer.Serialize(view, OperatorJson.Info<CustodyView>(OperatorJson.Plain)));
            return code;
        }

        if (!report.Items.IsEmpty)
        {
            output.Print(TerminalText.Table(Head, report.Items.Select(item => (IReadOnlyList<string>)[item.Plugin, item.Source.Length > 0 ? item.Source : "-", EnumText.Of(item.State), item.Detail])));
        }

        if (code != ExitCode.Ok)
        {
            return output.Fail(code, report.Message);
        }

        output.Line(TerminalText.Line(report.Message));
        return ExitCode.Ok;
    }
}
