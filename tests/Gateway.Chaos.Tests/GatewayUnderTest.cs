using System.Collections;
using Gateway.Fixtures;
using Gateway.Host;
using Gateway.Host.Configuration;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.ProcessState;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Operator;
using Gateway.Host.Storage;
using Gateway.Host.Supervision.Watchdog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Chaos.Tests;

/// <summary>
/// A whole gateway in a folder of its own, put together as Program does it, on a free port, with real plugins in its drop folder. Limits
/// are short, so that a hang is noticed in fractions of a second; no test asserts how long anything took.
/// </summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    /// <summary>Far above anything that happens; reached only when the expected thing does not happen at all.</summary>
    public static readonly TimeSpan Never = TimeSpan.FromSeconds(60);

    private const string Limits = """
          liveness_watchdog: {interval: 200ms, sweep: 20ms}
          plugins: {settle: 60ms, rescan: 100ms}
          limits:
            load_deadline: 1500ms
            startup_deadline: 10s
            run_return_deadline: 1500ms
            send_deadline: 500ms
            check_deadline: 500ms
            hook_deadline: 500ms
            stop_deadline: 300ms
            abort_deadline: 300ms
            drain_deadline: 500ms
            backoff_initial: 50ms
            backoff_max: 400ms
            restart_budget: 100
        """;

    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private bool _stopped;

    private GatewayUnderTest(WebApplication app, string home)
    {
        (_app, Home) = (app, home);
        _http.Timeout = Never;
    }

    /// <summary>How long this gateway is waited for; longer where limits are long.</summary>
    public TimeSpan Patience { get; set; } = Never;

    public string Home { get; }

    public string Plugins => Path.Combine(Home, "plugins");

    /// <summary>For a gateway that is started again on the same home.</summary>
    public bool KeepHome { get; set; }

    /// <summary>Everything that a fixture blocks on is let go when this file exists.</summary>
    public string ReleaseFile => Path.Combine(Home, "release");

    public Uri Url { get; private set; } = null!;

    public HttpClient Http => _http;

    public IServiceProvider Services => _app.Services;

    public Roster Roster => Services.GetRequiredService<Roster>();

    public EventLog Events => Services.GetRequiredService<EventLog>();

    public HostLoopTable Loops => Services.GetRequiredService<HostLoopTable>();

    public Watchdog Watchdog => Services.GetRequiredService<Watchdog>();

    public AdapterSnapshot? this[string name] => Roster.Current.Find(AdapterId.Parse(name));

    /// <param name="adapters">YAML below <c>adapters:</c>, indented by four.</param>
    /// <param name="plugins">Fixtures to drop in, by folder name of the fixture.</param>
    /// <param name="more">Further YAML below <c>gateway:</c>, indented by two; replaces the short limits when it has any.</param>
    /// <param name="home">An existing home; a new temporary one without it.</param>
    /// <param name="keepHome">Disposing leaves the home, for the next gateway on it.</param>
    /// <param name="instead">Services of the test in the place of the host's.</param>
    /// <param name="isolation">Where adapters run that say nothing themselves; unconfined, because fixtures look for files of the test.</param>
    public static async Task<GatewayUnderTest> StartAsync(
        string adapters,
        IEnumerable<string> plugins,
        string? more = null,
        string? home = null,
        bool keepHome = false,
        Action<IServiceCollection>? instead = null,
        string isolation = "in-process")
    {
        home ??= Directory.CreateTempSubdirectory("gateway-chaos-").FullName;
        foreach (var plugin in plugins)
        {
            FixtureFolders.CopyTo(plugin, Path.Combine(home, "plugins", plugin.ToLowerInvariant()));
        }

        Directory.CreateDirectory(Path.Combine(home, "plugins"));
        await File.WriteAllTextAsync(Path.Combine(home, "gateway.yaml"), Yaml(adapters, more).Replace("$HOME", home, StringComparison.Ordinal));
        var paths = new GatewayPaths(home, Path.Combine(home, "gateway.yaml"), Path.Combine(home, "plugins"), Path.Combine(home, "data"));
        var secrets = new Secrets();
        var input = new ConfigurationInput(paths.Configuration, ConfigurationOverlay.FromVariables(new Hashtable { ["GATEWAY__PLUGINS__ISOLATION"] = isolation, ["GATEWAY__PLUGINS__SANDBOX"] = "off" }));
        var read = ConfigurationReader.Read(input.Path, input.Overlays, secrets);
        read.Problems.Select(problem => problem.ToString()).ShouldBeEmpty();
        var listen = ListenPlan.Create(read.Config!.Listen with { Admin = "http://127.0.0.1:0" }, urls: null, allowPublicAdmin: false).Plan!;
        var app = GatewayApplication.Build(new GatewayParts(paths, input, read, secrets, listen, DataFile.Open(paths, TimeProvider.System).File!, ObserveOnly: more?.Contains("# observe-only", StringComparison.Ordinal) == true, Console: false), services =>
        {
            // the process is the test's: what its other tests set must not be put back by this gateway
            services.AddSingleton<IProcessState, UntouchedProcess>();
            instead?.Invoke(services);
        });
        var gateway = new GatewayUnderTest(app, home) { KeepHome = keepHome };
        await app.StartAsync();
        gateway.Url = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        gateway._http.BaseAddress = gateway.Url;
        return gateway;
    }

    public static string Yaml(string adapters, string? more = null) =>
        "gateway:\n" + (more?.Contains("limits:", StringComparison.Ordinal) == true ? "" : Limits + "\n") + (more is null ? "" : more + "\n") + "  adapters:\n" + adapters + "\n";

    public void Release() => File.WriteAllText(ReleaseFile, "");

    /// <summary>Waits until the instance looks as wanted; every event makes it look again.</summary>
    public async Task<AdapterSnapshot> WaitAsync(string name, string what, Func<AdapterSnapshot, bool> wanted) =>
        await UntilAsync($"'{name}': {what}", () => this[name] is { } seen && wanted(seen) ? seen : null, () => this[name]?.ToString() ?? "not there");

    /// <summary>Waits until there is an answer; every event makes it look again.</summary>
    public async Task<T> UntilAsync<T>(string what, Func<T?> look, Func<string>? describe = null)
        where T : class
    {
        using var subscription = Events.Subscribe();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        while (true)
        {
            if (look() is { } seen)
            {
                return seen;
            }

            // not every change of the picture is an event (retired generations are not): look again soon in any case
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
            soon.CancelAfter(TimeSpan.FromMilliseconds(50));
            await ((Task)subscription.Reader.WaitToReadAsync(soon.Token).AsTask()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (subscription.Reader.TryRead(out _))
            {
            }

            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"This never came: {what}. It is: {describe?.Invoke()}\nEvents:\n{Story()}");
            }
        }
    }

    public Task<AdapterSnapshot> ReadyAsync(string name, long atLeast = 1) =>
        WaitAsync(name, $"ready, generation {atLeast} or later", one => one.State == AdapterState.Ready && one.Generation.Value >= atLeast);

    /// <summary>The first death of the instance, by its reason.</summary>
    public async Task<GatewayEvent> DeathAsync(string name)
    {
        GatewayEvent? found = null;
        await WaitAsync(name, "dead once", _ =>
        {
            found = Events.Recent().FirstOrDefault(one => one.Kind == EventKind.VerdictReached && one.Adapter == AdapterId.Parse(name));
            return found is not null;
        });
        return found!;
    }

    public string Story() => string.Join('\n', Events.Recent().Select(one => $"{one.At:HH:mm:ss.fff} [{one.Adapter}#{one.Generation}] {one.Kind} {one.Text}"));

    public Task<CommandResult> CommandAsync(string name, AdapterVerb verb) =>
        Services.GetRequiredService<IAdapterCommands>().ExecuteAsync(new AdapterCommand(AdapterId.Parse(name), verb, "test", Why: null), TestContext.Current.CancellationToken);

    /// <summary>An orderly shutdown; roster and events can still be looked at.</summary>
    public async Task StopAsync()
    {
        if (!_stopped)
        {
            _stopped = true;
            await _app.StopAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
        if (KeepHome)
        {
            File.Delete(ReleaseFile);
            return;
        }

        try
        {
            Directory.Delete(Home, recursive: true);
        }
        catch (IOException)
        {
            // a fixture that was just released may still be writing its report; the folder is temporary
        }
    }
}
