using Gateway.Host.Configuration;
using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Cli;
using Gateway.Host.Operator.Logging;
using Gateway.Host.Storage;
using Gateway.Host.Supervision.Lifecycle;

namespace Gateway.Host;

/// <summary><c>gateway run</c>: checks everything that can be checked, then serves until it is told to stop.</summary>
internal static class GatewayRun
{
    public static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        if (options.Supervised)
        {
            return await GatewaySupervised.RunAsync(options);
        }

        var (parts, code) = Check(options);
        if (parts is null)
        {
            return code;
        }

        // before any plugin is loaded: an adapter in this process writes to the same console
        using var console = RedactingConsole.Install(parts.Secrets, static () => GenerationScope.Current);
        code = await ServeAsync(parts, cancellationToken);
        parts.Guard?.Marker.EndClean(code);
        parts.Guard?.Dispose();
        return code;
    }

    private static (GatewayParts? Parts, int Code) Check(RunOptions options)
    {
        if (options.ConfigurationNamed && !File.Exists(options.Paths.Configuration))
        {
            return (null, Refuse(new StartRefusal(ExitCode.BadConfiguration, $"There is no file {options.Paths.Configuration}: correct --config, or leave it out for the defaults.")));
        }

        var secrets = new Secrets();
        var input = new ConfigurationInput(options.Paths.Configuration, ConfigurationOverlay.FromVariables(Environment.GetEnvironmentVariables()));
        var outcome = ConfigurationReader.Read(input.Path, input.Overlays, secrets);
        foreach (var problem in outcome.Problems.Concat(outcome.Warnings))
        {
            Console.Error.WriteLine(secrets.Redact(problem.ToString()));
        }

        if (outcome.Config is not { } config)
        {
            return (null, Refuse(new StartRefusal(ExitCode.BadConfiguration, "The configuration cannot be used; the lines above say where and what. 'gateway config check' says it again.")));
        }

        var (listen, refusal) = ListenPlan.Create(config.Listen, options.Urls, options.AllowPublicAdmin);
        if (listen is null)
        {
            return (null, Refuse(new StartRefusal(ExitCode.BadConfiguration, refusal!)));
        }

        // last, because it creates something
        var data = DataFile.Open(options.Paths, TimeProvider.System);
        return data.File is { } file
            ? (new GatewayParts(options.Paths, input, outcome, secrets, listen, file, options.ObserveOnly, CrashGuard.Begin(options.Paths)), 0)
            : (null, Refuse(new StartRefusal(CodeOf(data.Status), data.Message)));
    }

    private static ExitCode CodeOf(DataFileStatus status) => status switch
    {
        DataFileStatus.InUse => ExitCode.SecondHost,
        DataFileStatus.Unwritable => ExitCode.DataUnwritable,
        _ => ExitCode.BadConfiguration,
    };

    private static async Task<int> ServeAsync(GatewayParts parts, CancellationToken cancellationToken)
    {
        WebApplication? app = null;
        try
        {
            // putting it together already creates files, so it can meet a folder that cannot be written
            app = GatewayApplication.Build(parts);
            parts.Guard?.Follow(app.Lifetime);
            await app.StartAsync(cancellationToken);
        }
        catch (Exception fault) when (StartRefusal.From(fault, parts.Listen, parts.Paths) is not null)
        {
            if (app is not null)
            {
                await app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await app.DisposeAsync();
            }

            return Refuse(StartRefusal.From(fault, parts.Listen, parts.Paths)!);
        }

        await using var running = app;
        Announce(parts);
        await app.WaitForShutdownAsync(cancellationToken);
        app.Services.GetRequiredService<AdapterLogWriter>().Flush();
        app.Services.GetRequiredService<EventLogWriter>().Flush();
        return (int)(app.Services.GetRequiredService<EscapeAlarm>().Ordered ? ExitCode.Failure : ExitCode.Ok);
    }

    private static void Announce(GatewayParts parts)
    {
        var paths = parts.Paths;
        // what was really bound: a port may have been the system's choice
        var bound = DiscoveryFile.Find(paths.Discovery).Content;
        Console.WriteLine($"""
            The gateway serves.
              configuration  {paths.Configuration}{(File.Exists(paths.Configuration) ? "" : "   (absent: defaults)")}
              plugins        {paths.Plugins}
              data           {paths.Data}
              admin          {bound?.Admin ?? parts.Listen.Admin.ToString()}   (token in {paths.AdminToken})
              hooks          {bound?.Hooks ?? parts.Listen.Hooks.ToString()}
              adapters       {parts.Configuration.Config!.Adapters.Count} configured; 'gateway status' shows them{(parts.ObserveOnly ? "\n  observe-only   verdicts are reported, nothing is restarted" : "")}
            Stop it with Ctrl+C.
            """);
    }

    private static int Refuse(StartRefusal refusal)
    {
        Console.Error.WriteLine($"gateway: {refusal.Message}");
        return (int)refusal.Code;
    }
}
