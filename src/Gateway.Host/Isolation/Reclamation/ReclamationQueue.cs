using System.Collections.Concurrent;
using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>
/// Proves that retired load contexts are gone: flushes the one framework cache known to hold them, collects a bounded number of times,
/// and calls what is left "leaked". A leaked one stays watched and may still go.
/// </summary>
/// <remarks>
/// Collections are full and blocking, so they are shared: one pass serves every context that waits. At most ten per context within
/// ten seconds (peers.md D.7); afterwards only passes that others need, or one a minute.
/// </remarks>
internal sealed class ReclamationQueue(ShadowUse use, TimeProvider time) : IHostLoop
{
    private const int CollectionLimit = 10;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Leaked = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<PendingReclamation> _arrived = new();
    private readonly List<PendingReclamation> _waiting = [];
    private readonly SemaphoreSlim _signal = new(0);

    public string Name => "reclamation";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    /// <summary>Raised on the loop for every proof, either way. Handlers must return at once.</summary>
    public event Action<ReclamationResult>? Settled;

    /// <summary>A context is about to be loaded from the folder: it must not be trimmed.</summary>
    public void Hold(string folder) => use.Hold(folder);

    /// <summary>Nothing was loaded after all.</summary>
    public void Release(string folder) => use.Release(folder);

    /// <summary>The proof begins; the folder is released when it succeeds.</summary>
    public void Add(AdapterId adapter, GenerationNumber generation, string folder, WeakReference context)
    {
        _arrived.Enqueue(new PendingReclamation(adapter, generation, folder, context, time.GetTimestamp()));
        _signal.Release();
    }

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var pause = _waiting.Count == 0 ? Timeout.InfiniteTimeSpan : _waiting.TrueForAll(one => one.ReportedLeaked) ? Leaked : Between;
            using var pass = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            await beat.WaitAsync(WaitAsync(pause, pass.Token));
            if (!_arrived.IsEmpty)
            {
                // the next generation is being loaded at this moment: collecting now would stop it in its way to readiness
                await beat.PauseAsync(Between, stopping);
            }

            while (_arrived.TryDequeue(out var arrived))
            {
                _waiting.Add(arrived);
            }

            if (_waiting.Count > 0)
            {
                Pass();
            }
        }
    }

    /// <summary>One flush, one collection, one look at everything that waits. Also called by tests and benchmarks.</summary>
    public void Pass()
    {
        FrameworkCaches.Flush();
#pragma warning disable RS0030 // the one place that may: collecting is the proof
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
#pragma warning restore RS0030
        foreach (var one in _waiting.ToList())
        {
            one.Survived++;
            if (!one.IsAlive)
            {
                use.Release(one.Folder);
                _waiting.Remove(one);
                Settle(one, RetiredState.Unloaded);
            }
            else if (one.Survived >= CollectionLimit && !one.ReportedLeaked)
            {
                one.ReportedLeaked = true;
                Settle(one, RetiredState.Leaked);
            }
        }
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken stopping)
    {
        if (pause == Timeout.InfiniteTimeSpan)
        {
            await _signal.WaitAsync(stopping);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(_signal.WaitAsync(either.Token), Task.Delay(pause, time, either.Token));
        await either.CancelAsync();
    }

    private void Settle(PendingReclamation one, RetiredState state) =>
        Settled?.Invoke(new ReclamationResult(one.Adapter, one.Generation, state, one.Survived, time.GetElapsedTime(one.Since)));
}
