using Gateway.Host;
using Gateway.Host.Configuration;
using Gateway.Host.Operator.Cli;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Plugins.Trust;

return await new GatewayCli(new CliServices
{
    Run = GatewayRun.RunAsync,
    Inspector = paths => PluginInspector.For(paths),
    Custody = paths => PluginCustody.For(paths),
    Configuration = _ => new ConfigurationCheck(ConfigurationOverlay.FromVariables(Environment.GetEnvironmentVariables())),
}).InvokeAsync(args, CancellationToken.None);
