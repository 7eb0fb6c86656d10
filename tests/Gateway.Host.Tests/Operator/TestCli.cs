using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator.Cli;
using Gateway.Host.Plugins.Trust;

namespace Gateway.Host.Tests.Operator;

/// <summary>The command line with captured output and nothing of this machine's environment.</summary>
internal sealed class TestCli
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public string Out => _out.ToString().ReplaceLineEndings("\n");

    public string Error => _error.ToString().ReplaceLineEndings("\n");

    public RunOptions? Run { get; private set; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public string StartFolder { get; init; } = Path.GetTempPath();

    public PluginEntry Inspected { get; init; } = Samples.NotConfigured();

    public Func<string?>? Answer { get; init; }

    public IConfigurationCheck Configuration { get; init; } = new FakeConfigurationCheck();

    public async Task<ExitCode> InvokeAsync(params string[] arguments)
    {
        var services = new CliServices
        {
            Run = (options, _) =>
            {
                Run = options;
                return Task.FromResult((int)ExitCode.Ok);
            },
            Custody = paths => PluginCustody.For(paths),
            Inspector = _ => new FakeInspector(Inspected),
            Configuration = _ => Configuration,
            Time = Time,
            Out = _out,
            Error = _error,
            Answer = Answer,
            Environment = _ => null,
            StartFolder = StartFolder,
            IsTerminal = false,
        };
        return (ExitCode)await new GatewayCli(services).InvokeAsync(arguments, TestContext.Current.CancellationToken);
    }
}
