using System.Text;
using System.Text.Json;
using Gateway.Host.Model;
using Gateway.Host.Model.Doctor;
using Gateway.Host.Operator.Api;
using Gateway.Host.Operator.Doctor;

namespace Gateway.Host.Operator.Cli;

/// <summary><c>gateway doctor</c>: what is in force on this machine and in this configuration, and what to do about it.</summary>
internal sealed class DoctorCommand(CliServices services, GatewayPaths paths, Output output, bool json)
{
    /// <param name="client">To the gateway that runs on the data folder; null where none does.</param>
    /// <param name="unreachable">Why a gateway that should run there was not found; null where nothing speaks against it.</param>
    /// <param name="cancellationToken">Gives the question to the running gateway up.</param>
    public async Task<ExitCode> RunAsync(GatewayClient? client, Finding? unreachable, CancellationToken cancellationToken)
    {
        List<Finding> own = unreachable is null ? [] : [unreachable];
        IReadOnlyList<AdapterView>? running = null;
        if (client is not null)
        {
            var host = await client.GetAsync<StatusView>("/api/v1/status", cancellationToken);
            var adapters = await client.GetAsync<AdapterListView>("/api/v1/adapters", cancellationToken);
            running = adapters.Value?.Adapters;
            own.AddRange(host.Value is { } status && running is not null
                ? RunningGateway.Of(status, running)
                : [Finding.Attention("running gateway", $"it does not answer as it should: {(host.Value is null ? host.Message : adapters.Message)}", "Look at logs/gateway.log, and start it again.")]);
        }

        IReadOnlyList<Finding> findings = [.. await services.Doctor(paths, running is null ? null : RunningGateway.Instances(running)), .. own];
        var urgent = findings.Count(one => one.Level == FindingLevel.Attention);
        output.Print(json
            ? JsonSerializer.Serialize(new DoctorView(urgent == 0, findings), OperatorJson.Info<DoctorView>(OperatorJson.Plain)) + Environment.NewLine
            : Text(findings, urgent));
        return urgent == 0 ? ExitCode.Ok : ExitCode.NeedsAttention;
    }

    private static string Text(IReadOnlyList<Finding> findings, int urgent)
    {
        var text = new StringBuilder();
        foreach (var one in findings)
        {
            var level = one.Level switch { FindingLevel.Fine => "ok", FindingLevel.Note => "note", _ => "ATTENTION" };
            text.AppendLine(TerminalText.Line($"{level,-9}  {one.Area}: {one.Text}"));
            if (one.Remedy.Length > 0)
            {
                text.AppendLine(TerminalText.Line($"             {one.Remedy}"));
            }
        }

        return text.AppendLine().AppendLine(urgent == 0 ? "Nothing needs attention." : $"{urgent} finding(s) need attention.").ToString();
    }
}
