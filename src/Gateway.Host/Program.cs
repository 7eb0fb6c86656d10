using Gateway.Host;
using Gateway.Host.Configuration;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Operator.Cli;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Plugins.Trust;
using Gateway.Host.WorkerProcess;

if (args is [WorkerProgram.Command])
{
    // before everything else: a worker loads nothing that it does not need
    return await WorkerProgram.RunAsync();
}

return await new GatewayCli(new CliServices
{
    Run = GatewayRun.RunAsync,
    Inspector = paths => PluginInspector.For(paths),
    Custody = paths => PluginCustody.For(paths),
    LeakHolder = (process, handle) => HolderCommand.Run(process, handle, Console.In, Console.Out),
    Doctor = GatewayDoctor.ExamineAsync,
    Configuration = _ => new ConfigurationCheck(ConfigurationOverlay.FromVariables(Environment.GetEnvironmentVariables())),
}).InvokeAsync(args, CancellationToken.None);
