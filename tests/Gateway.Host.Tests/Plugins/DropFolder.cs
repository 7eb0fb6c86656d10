using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Plugins.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Host.Tests.Plugins;

/// <summary>A home in a temporary folder with a catalog over it: real files, fake time, looks driven by hand.</summary>
internal sealed class DropFolder : IDisposable
{
    public DropFolder()
    {
        Time = new WatchedTime(Bell);
        var home = Directory.CreateTempSubdirectory("gateway-plugins-").FullName;
        Paths = new GatewayPaths(home, Path.Combine(home, "gateway.yaml"), Path.Combine(home, "plugins"), Path.Combine(home, "data"));
        Directory.CreateDirectory(Paths.Plugins);
        Ledger = new FakeLedger(Time);
        Events = new EventLog(Time);
        Status = new HostStatus(Events);
        Inspector = new PluginInspector(new CandidateFinder(Paths), new PluginReader(new HostAssemblies()));
        Catalog = NewCatalog();
    }

    /// <summary>Rings whenever somebody begins or ends to wait for the time.</summary>
    public Bell Bell { get; } = new();

    public WatchedTime Time { get; }

    public GatewayPaths Paths { get; }

    public PluginsConfig Settings
    {
        get => Configuration.Current.Plugins;
        set => Configuration.Current = Configuration.Current with { Plugins = value };
    }

    public FixedConfiguration Configuration { get; } = new(new PluginsConfig { KeepBuilds = 2 });

    public FakeLedger Ledger { get; }

    public ShadowUse Use { get; } = new();

    public EventLog Events { get; }

    public HostStatus Status { get; }

    public PluginInspector Inspector { get; }

    public PluginCatalog Catalog { get; private set; }

    /// <summary>What a restart of the host leaves: the files, and nothing else.</summary>
    public void Restart() => Catalog = NewCatalog();

    public string PathOf(string relative) => Path.Combine(Paths.Plugins, relative);

    public void Write(string relative, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(relative))!);
        File.WriteAllBytes(PathOf(relative), bytes);
    }

    public void Look() => Catalog.Look(static _ => false, static () => { });

    /// <summary>Looks, lets the files settle, and looks again: what the loop does after a change.</summary>
    public void Settle()
    {
        Look();
        Time.Advance(Settings.Settle);
        Look();
    }

    public PluginEntry? Find(string source) => Catalog.Current.Entries.FirstOrDefault(entry => entry.Source == source);

    public PluginEntry Entry(string source) => Find(source).ShouldNotBeNull($"'{source}' is not listed");

    public PluginBuild Build(string source)
    {
        var entry = Entry(source);
        return entry.Build.ShouldNotBeNull($"'{source}' was not taken: {entry.Refusal}");
    }

    /// <summary>The refusal, checked to be of use to a person: a file, a cause, a remedy.</summary>
    public PluginRefusal Refusal(string source, Reason reason) => Check(Entry(source).Refusal, source, reason);

    public PluginRefusal Inspect(string source, Reason reason) => Check(Inspector.Inspect(PathOf(source)).Refusal, source, reason);

    public IEnumerable<EventKind> EventKinds() => Events.Recent().Select(entry => entry.Kind);

    public void Dispose() => Directory.Delete(Paths.Home, recursive: true);

    private static PluginRefusal Check(PluginRefusal? refusal, string source, Reason reason)
    {
        refusal.ShouldNotBeNull($"'{source}' is not refused");
        refusal.Reason.ShouldBe(reason, refusal.Detail);
        refusal.File.ShouldNotBeNullOrWhiteSpace();
        refusal.Detail.ShouldEndWith(".");
        refusal.Remedy.ShouldEndWith(".");
        ReasonCatalogue.Of(reason).Remedy.ShouldNotBeEmpty();
        return refusal;
    }

    private PluginCatalog NewCatalog()
    {
        var locks = new PluginLock(Paths, Configuration);
        var scan = new FolderScan(new CandidateFinder(Paths), new PluginReader(new HostAssemblies()), new ShadowStore(Paths, Use), Ledger, locks, Configuration, Time);
        return new PluginCatalog(Paths, scan, Configuration, Events, Status, Time, NullLogger<PluginCatalog>.Instance);
    }
}
