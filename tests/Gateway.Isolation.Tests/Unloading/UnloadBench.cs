using System.Collections.Concurrent;
using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation;
using Gateway.Host.Isolation.InProcess;
using Gateway.Host.Isolation.Reclamation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>Lets generations of the fixtures live and end in the in-process tier, and waits for the proof of every one of them.</summary>
internal sealed class UnloadBench : IAsyncDisposable
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(120);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<GenerationNumber, TaskCompletionSource<ReclamationResult>> _settled = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("unload-bench-");
    private readonly SmallServer _server = new();
    private readonly ReclamationQueue _queue;
    private readonly InProcessTier _tier;
    private readonly Task _loop;
    private long _last;

    public UnloadBench()
    {
        var ports = new NoPorts();
        _queue = new ReclamationQueue(new ShadowUse(), new HostStatus(new EventLog(TimeProvider.System)), TimeProvider.System);
        _queue.Settled += result => Settled(result.Generation).TrySetResult(result);
        _tier = new InProcessTier(new DoorServices(ports, new HookTable(), ports, ports, ports, TimeProvider.System), _queue);
        var beat = new LoopBeat(_queue.Name, _queue.StallAfter, TimeProvider.System);
        beat.Begin(again: false);
        _loop = _queue.RunAsync(beat, _stopping.Token);
    }

    /// <summary>What holds a context that is leaked, found as the gateway finds it.</summary>
    public Task<HolderAnswer> HolderAsync(ReclamationResult leaked) => new HolderProcess(TimeProvider.System).FindAsync(leaked.Handle, _stopping.Token);

    /// <summary>What was left running on purpose ends when this file exists.</summary>
    public string ReleaseFile => Path.Combine(_folder.FullName, "release");

    /// <summary>One generation that uses what the row says; the proof of its end goes on.</summary>
    public async Task<GenerationNumber> CycleAsync(string fixture, string uses)
    {
        var number = new GenerationNumber(Interlocked.Increment(ref _last));
        await new OneLife().LiveAsync(_tier, Spec(number, fixture, uses));
        return number;
    }

    public Task<ReclamationResult> ProofAsync(GenerationNumber generation) => Settled(generation).Task.WaitAsync(ShouldNeverTimeOut);

    public async ValueTask DisposeAsync()
    {
        await File.WriteAllTextAsync(ReleaseFile, "");
        await _stopping.CancelAsync();
        await _loop.ContinueWith(static _ => { }, TaskScheduler.Default);
        _stopping.Dispose();
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    private TaskCompletionSource<ReclamationResult> Settled(GenerationNumber generation) =>
        _settled.GetOrAdd(generation, static _ => new TaskCompletionSource<ReclamationResult>(TaskCreationOptions.RunContinuationsAsynchronously));

    private GenerationSpec Spec(GenerationNumber number, string fixture, string uses)
    {
        var folder = FixtureFolders.Of(fixture);
        var manifest = new PluginManifest
        {
            Id = PluginId.Parse(fixture.ToLowerInvariant()), TypeName = $"Gateway.Fixtures.{fixture}.{fixture}Adapter", Version = "1", Contract = new Version(1, 0),
        };
        var build = new PluginBuild(manifest, fixture, folder, Path.Combine(folder, fixture + ".dll"));
        var settings = new AdapterSettings(
        [
            new("uses", uses), new("address", _server.Address), new("folder", _folder.FullName), new("release_file", ReleaseFile),
        ]);
        return new GenerationSpec(AdapterId.Parse(uses), number, build, settings, LimitsConfig.Default, StartReason.Reload);
    }
}
