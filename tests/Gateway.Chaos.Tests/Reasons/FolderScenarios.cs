using Gateway.Fixtures;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Trust;
using Gateway.Host.Tests.Plugins;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>Codes of the plugin folder. Whatever lies in it, what runs is never touched.</summary>
internal static class FolderScenarios
{
    public static void AddTo(Dictionary<Reason, Scenario> all)
    {
        AddUnfit(all);
        all.Add(Reason.PluginRemoved, Entry(Reason.PluginRemoved, gateway => Directory.Delete(Path.Combine(gateway.Plugins, "obliging"), recursive: true)));
        all.Add(Reason.DuplicateId, Entry(Reason.DuplicateId, gateway => FixtureFolders.CopyTo("Obliging", Path.Combine(gateway.Plugins, "second"))));
        all.Add(Reason.StrayFile, Entry(Reason.StrayFile, gateway => gateway.Drop("notes.txt", "to do"u8.ToArray())));
        all.Add(Reason.SourceNotBuilt, Entry(Reason.SourceNotBuilt, gateway => gateway.Drop("source/Mine.csproj", "<Project/>"u8.ToArray())));
        all.Add(Reason.Unreadable, Entry(Reason.Unreadable, gateway => Directory.CreateSymbolicLink(Path.Combine(gateway.Plugins, "dangling"), "nowhere")));
        all.Add(Reason.NotLocked, Locked(Reason.NotLocked, gateway => gateway.Drop("new/New.dll", PluginEmitter.Adapter("new", "New"))));
        all.Add(Reason.LockMismatch, Locked(Reason.LockMismatch, gateway => gateway.Drop("obliging/more.txt", "not pinned"u8.ToArray())));
        all.Add(Reason.LockUnreadable, Locked(Reason.LockUnreadable, gateway =>
        {
            File.WriteAllText(Path.Combine(gateway.Home, "plugins.lock.json"), "{ \"version\": 1,");
            gateway.Drop("new/New.dll", PluginEmitter.Adapter("new", "New"));
        }));
        all.Add(Reason.FilesChanging, new(GrowingAsync));
    }

    /// <summary>Assemblies that can be read or guessed, and never run: their id is known in some cases, and the instance says so too.</summary>
    private static void AddUnfit(Dictionary<Reason, Scenario> all)
    {
        all.Add(Reason.CorruptFile, Entry(Reason.CorruptFile, gateway => gateway.Drop("bad/Bad.dll", "MZ and then nothing"u8.ToArray())));
        all.Add(Reason.NoAdapter, Entry(Reason.NoAdapter, gateway => gateway.Drop("bad/Bad.dll", PluginEmitter.Library("Bad", "public static class Nothing { }"))));
        all.Add(Reason.SeveralAdapters, Entry(Reason.SeveralAdapters, gateway =>
            gateway.Drop("bad/One.dll", PluginEmitter.Adapter("one", "One"), "bad/Two.dll", PluginEmitter.Adapter("two", "Two"))));
        all.Add(Reason.WrongFramework, Instance(Reason.WrongFramework, gateway =>
            gateway.Drop("bad/Bad.dll", PluginEmitter.Adapter("bad", "Bad", framework: ".NETCoreApp,Version=v99.0"))));
        all.Add(Reason.ContractUnsupported, Instance(Reason.ContractUnsupported, gateway => FixtureFolders.CopyTo("FutureContract", Path.Combine(gateway.Plugins, "bad"))));
        all.Add(Reason.ReferenceNewer, Instance(Reason.ReferenceNewer, gateway =>
        {
            var newer = PluginEmitter.Library("System.Threading.Channels", "namespace Future { public static class Thing { public static string Say() => \"99\"; } }", "99.0.0.0");
            gateway.Drop("bad/Bad.dll", PluginEmitter.Adapter("bad", "Bad", answer: "Future.Thing.Say()", references: newer));
        }));
        all.Add(Reason.DependencyMissing, Instance(Reason.DependencyMissing, gateway =>
        {
            var library = PluginEmitter.Library("Acme.Client", "namespace Acme { public static class Api { public static string Say() => \"x\"; } }", "3.1.0.0");
            gateway.Drop("bad/Bad.dll", PluginEmitter.Adapter("bad", "Bad", answer: "Acme.Api.Say()", references: library));
        }));
    }

    private static Scenario Entry(Reason reason, Action<GatewayUnderTest> spoil) => new(async () =>
    {
        await using var gateway = await StartAsync();
        spoil(gateway);
        var entry = await gateway.EntryAsync(reason);
        await gateway.EventAsync(adapter: null, one => one.Reason == reason && one.Kind is EventKind.PluginRefused or EventKind.PluginRemoved);
        AssertUntouched(gateway);
        return Shown.Of(entry);
    });

    /// <summary>A gateway that takes only what is pinned, and runs one plugin that is.</summary>
    private static Scenario Locked(Reason reason, Action<GatewayUnderTest> spoil) => new(async () =>
    {
        await using var gateway = await StartAsync("  plugins: {lock: require, settle: 60ms, rescan: 100ms}\n  limits: {}", home =>
        {
            FixtureFolders.CopyTo("Obliging", Path.Combine(home, "plugins", "obliging"));
            PluginCustody.For(new GatewayPaths(home, "", Path.Combine(home, "plugins"), "")).Lock(null, keep: false).Status.ShouldBe(CustodyStatus.Done);
        });
        spoil(gateway);
        var entry = await gateway.EntryAsync(reason);
        await gateway.EventAsync(adapter: null, one => one.Reason == reason && one.Kind is EventKind.PluginRefused);
        entry.Refusal!.Remedy.ShouldContain("gateway plugins lock");
        AssertUntouched(gateway);
        return Shown.Of(entry);
    });

    /// <summary>The id could be read: the instance that would run is there, and says why it does not.</summary>
    private static Scenario Instance(Reason reason, Action<GatewayUnderTest> spoil) => new(
        async () =>
        {
            await using var gateway = await StartAsync();
            spoil(gateway);
            var entry = await gateway.EntryAsync(reason);
            var shown = await gateway.WaitAsync(entry.Id.ShouldNotBeNull().ToString(), "says why it does not run", one => one.Reason == reason);
            AssertUntouched(gateway);
            return Shown.Of(shown, entry);
        },
        NextActionKind.WaitForFiles);

    private static async Task<Shown> GrowingAsync()
    {
        await using var gateway = await StartAsync();
        var image = PluginEmitter.Adapter("slow-copy", "Slow");
        using var enough = new CancellationTokenSource();
        var copy = Task.Run(async () =>
        {
            Directory.CreateDirectory(Path.Combine(gateway.Plugins, "slow"));
            await using var file = new FileStream(Path.Combine(gateway.Plugins, "slow", "Slow.dll"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            await file.WriteAsync(image);
            while (!enough.IsCancellationRequested)
            {
                file.WriteByte(0);
                await file.FlushAsync();
                // a file that grows while the gateway looks at it: written in real time, in small steps, until the gateway has said so
                await Task.Delay(5);
            }
        });
        var entry = await gateway.EntryAsync(Reason.FilesChanging);
        await enough.CancelAsync();
        await copy;
        AssertUntouched(gateway);
        return Shown.Of(entry);
    }

    private static async Task<GatewayUnderTest> StartAsync(string? more = null, Action<string>? prepare = null)
    {
        var home = Directory.CreateTempSubdirectory("gateway-chaos-").FullName;
        prepare?.Invoke(home);
        var gateway = await GatewayUnderTest.StartAsync("    good: {plugin: obliging}", ["Obliging"], more, home);
        await gateway.ReadyAsync("good");
        return gateway;
    }

    private static void AssertUntouched(GatewayUnderTest gateway)
    {
        var good = gateway["good"].ShouldNotBeNull();
        good.State.ShouldBe(AdapterState.Ready, gateway.Story());
        good.Generation.Value.ShouldBe(1, gateway.Story());
    }
}
