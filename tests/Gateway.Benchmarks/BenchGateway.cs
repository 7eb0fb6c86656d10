using System.Diagnostics;
using Gateway.Abstractions;
using Gateway.Host;
using Gateway.Host.Configuration;
using Gateway.Host.Isolation.Worker.Launch;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator;
using Gateway.Host.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using EventLog = Gateway.Host.Model.EventLog;

namespace Gateway.Benchmarks;

/// <summary>A whole gateway in this process, put together as the executable does it, with the bench plugin in its drop folder.</summary>
/// <remarks>Its log goes to its files as always; only the console is silent.</remarks>
internal sealed class BenchGateway : IAsyncDisposable
{
    private static readonly AdapterId Name = AdapterId.Parse("bench");
    private static readonly TimeSpan Never = TimeSpan.FromSeconds(15);
    private readonly WebApplication _app;
    private readonly string _home;
    private readonly EventSubscription _events;

    private BenchGateway(WebApplication app, string home)
    {
        (_app, _home) = (app, home);
        _events = app.Services.GetRequiredService<EventLog>().Subscribe(capacity: 65_536);
    }

    /// <summary>The adapter's main assembly as the gateway loads it.</summary>
    public string ShadowAssembly => _app.Services.GetRequiredService<IPluginCatalog>().Current.Entries.Single(one => one.Id == PluginId.Parse("bench")).Build!.MainAssembly;

    /// <summary>The moment that the adapter last wrote down, just before it did what it was told.</summary>
    public static long Fact => (long)AppContext.GetData("bench.fact")!;

    public static bool IsReady(GatewayEvent one) => one.Kind == EventKind.StateChanged && one.Text.StartsWith("Ready", StringComparison.Ordinal);

    public static async Task<BenchGateway> StartAsync(Func<LimitsConfig, LimitsConfig> limits, string more = "isolation: in-process", WorkerExecutable? worker = null)
    {
        var home = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        BenchPluginFolder.CopyTo(Path.Combine(home, "plugins", "bench"));
        var paths = new GatewayPaths(home, Path.Combine(home, "gateway.yaml"), Path.Combine(home, "plugins"), Path.Combine(home, "data"));
        await File.WriteAllTextAsync(paths.Configuration, $"gateway:\n  plugins: {{settle: 60ms, {more}}}\n  listen: {{admin: \"http://127.0.0.1:0\"}}\n");
        var secrets = new Secrets();
        var input = new ConfigurationInput(paths.Configuration, []);
        var read = ConfigurationReader.Read(input.Path, input.Overlays, secrets);
        // set here and not in the file, which refuses a backoff of nothing
        read = read with { Config = read.Config! with { Limits = new LimitOverrides(limits, "bench") } };
        var listen = ListenPlan.Create(read.Config.Listen, urls: null, allowPublicAdmin: false).Plan!;
        var app = GatewayApplication.Build(new GatewayParts(paths, input, read, secrets, listen, DataFile.Open(paths, TimeProvider.System).File!, ObserveOnly: false, Console: false), services =>
        {
            if (worker is not null)
            {
                services.AddSingleton(WorkerLaunchers.Create(new WorkerLauncherOptions { Executable = worker }, TimeProvider.System));
            }
        });
        // a file that is gone is refused and the running set stays: else the first poll would put the file's limits in the place of these
        File.Delete(paths.Configuration);
        var gateway = new BenchGateway(app, home);
        await app.StartAsync();
        await gateway.NextAsync(IsReady);
        return gateway;
    }

    /// <summary>Ends the process in which the adapter runs, as the kernel would.</summary>
    public void KillWorker()
    {
        using var worker = Process.GetProcessById(_app.Services.GetRequiredService<Roster>().Current.Find(Name)!.ProcessId!.Value);
        worker.Kill();
    }

    /// <summary>Private memory of the worker that waits; 0 when none does.</summary>
    public long SpareKb
    {
        get
        {
            var serving = _app.Services.GetRequiredService<Roster>().Current.Find(Name)!.ProcessId!.Value;
            var waiting = Process.GetProcessesByName("gateway").FirstOrDefault(one => one.Id != serving && ProcessSample.ParentOf(one.Id) == Environment.ProcessId);
            return waiting is null ? 0 : ProcessSample.PrivateKbOf(waiting.Id);
        }
    }

    /// <summary>Sends the adapter one word, on this thread.</summary>
    public void Tell(string word)
    {
        var door = _app.Services.GetRequiredService<DoorDirectory>().Find(Name) ?? throw new InvalidOperationException("the door of the bench adapter is closed");
        door.Send(new OutboundMessage { DeliveryId = "bench", Conversation = "bench", Text = word }, new Ignored());
    }

    /// <summary>Reads events until the wanted one; all that came by, the wanted one last, each with the moment it was heard.</summary>
    public async Task<List<(GatewayEvent Event, long At)>> NextAsync(Func<GatewayEvent, bool> wanted)
    {
        using var limit = new CancellationTokenSource(Never);
        var seen = new List<(GatewayEvent, long)>();
        try
        {
            await foreach (var one in _events.Reader.ReadAllAsync(limit.Token))
            {
                seen.Add((one, Stopwatch.GetTimestamp()));
                if (wanted(one))
                {
                    return seen;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // told below, with what did happen
        }

        throw new TimeoutException("What was waited for did not happen. What happened: " + string.Join("; ", seen.Select(one => $"{one.Item1.Kind} {one.Item1.Text}")));
    }

    public async ValueTask DisposeAsync()
    {
        _events.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private sealed class Ignored : DoorCall<SendOutcome>
    {
        protected override void OnCompleted(in DoorResult<SendOutcome> result)
        {
        }
    }
}
