using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Microsoft.Extensions.Logging;
using IConfigurationSource = Gateway.Host.Model.Config.IConfigurationSource;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>The plugin folder as the host sees it: a loop that looks when something happened, when files are due, and periodically.</summary>
/// <remarks>All file work happens on the loop; <see cref="Current"/> is an immutable snapshot that anybody may read.</remarks>
internal sealed partial class PluginCatalog(
    GatewayPaths paths, FolderScan scan, IConfigurationSource configuration, EventLog events, HostStatus status, TimeProvider time, ILogger<PluginCatalog> logger)
    : IPluginCatalog, IHostLoop
{
    private const string FolderProblem = "plugin-folder-unreadable";
    private const string LockProblem = "plugin-lock-unreadable";
    private readonly CatalogEvents _events = new(events);
    private readonly TaskCompletionSource _firstScan = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _hint = NewHint();
    private int _readEverything;
    private volatile PluginCatalogSnapshot _current = PluginCatalogSnapshot.Empty;

    public event Action? Changed;

    public PluginCatalogSnapshot Current => _current;

    public Task FirstScan => _firstScan.Task;

    public string Name => "plugin-catalog";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public void RequestScan()
    {
        Volatile.Write(ref _readEverything, 1);
        Hint();
    }

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        CreateFolder();
        using var watch = new DropFolderWatch([paths.Plugins, paths.Staged], Hint);
        while (!stopping.IsCancellationRequested)
        {
            // renewed before the look: a hint during it leads to another look
            Volatile.Write(ref _hint, NewHint());
            watch.Arm();
            var touched = watch.TakeTouched();
            Look(Interlocked.Exchange(ref _readEverything, 0) != 0 ? static _ => true : touched, beat.Tick);
            await WaitAsync(Volatile.Read(ref _hint).Task, beat, stopping);
        }
    }

    /// <summary>One look at the folder; the loop's body, apart so that tests can drive it.</summary>
    public void Look(Func<string, bool> touched, Action tick)
    {
        try
        {
            scan.Pass(touched, tick);
            status.Clear(FolderProblem);
            Tell(scan.LockProblem);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // says nothing about the plugins: what is known stays, nothing counts as removed
            status.Raise(FolderProblem, $"the plugin folder cannot be read ({unreadable.Message}); what runs goes on, new plugins are not seen");
            _firstScan.TrySetResult(); // the start waits for a look, not for somebody to repair the folder
            return;
        }

        Publish();
    }

    private async ValueTask WaitAsync(Task hint, LoopBeat beat, CancellationToken stopping)
    {
        var settings = configuration.Current.Plugins;
        var pause = scan.UntilDue() is { } due && due < settings.Rescan ? due : settings.Rescan;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await beat.WaitAsync(Task.WhenAny(hint, Task.Delay(pause, time, over.Token)));
        await over.CancelAsync();
        if (hint.IsCompleted && !stopping.IsCancellationRequested)
        {
            // a copy is many events: one look for all that come together
            await beat.PauseAsync(settings.Settle / 5, stopping);
        }
    }

    private void Tell(string? lockProblem)
    {
        if (lockProblem is null)
        {
            status.Clear(LockProblem);
        }
        else
        {
            status.Raise(LockProblem, lockProblem);
        }
    }

    private void Publish()
    {
        var entries = scan.Entries();
        if (!entries.SequenceEqual(_current.Entries))
        {
            _current = new PluginCatalogSnapshot(entries, _current.Revision + 1);
            _events.Tell(entries);
            Changed?.Invoke();
        }

        if (scan.IsSettled)
        {
            _firstScan.TrySetResult();
        }
    }

    private void CreateFolder()
    {
        try
        {
            Directory.CreateDirectory(paths.Plugins);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Log.FolderNotCreated(logger, paths.Plugins, refused.Message);
        }
    }

    private void Hint() => Volatile.Read(ref _hint).TrySetResult();

    private static TaskCompletionSource NewHint() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static partial class Log
    {
        [LoggerMessage(2000, LogLevel.Warning, "The plugin folder {Folder} is not there and cannot be created: {Cause}. Create it, or give another with --plugins.")]
        public static partial void FolderNotCreated(ILogger logger, string folder, string cause);
    }
}
