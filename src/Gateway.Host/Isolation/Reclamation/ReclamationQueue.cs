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
internal sealed class ReclamationQueue(ShadowUse use, HostStatus host, TimeProvider time) : IHostLoop
{
    private const int CollectionLimit = 10;
    private const string Cause = "finalizers-blocked";

    /// <summary>Passes that others need come faster than what holds a context for a moment can let go.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan Aside = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(1600);
    private static readonly TimeSpan FinalizerLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Leaked = TimeSpan.FromMinutes(1);
    private readonly ConcurrentQueue<PendingReclamation> _arrived = new();
    private readonly ConcurrentQueue<ReclamationResult> _proved = new();
    private readonly List<PendingReclamation> _waiting = [];
    private readonly SemaphoreSlim _signal = new(0);
    private Task _finalizers = Task.CompletedTask;

    public string Name => "reclamation";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    /// <summary>Raised on the loop for every proof, either way. Handlers must return at once.</summary>
    public event Action<ReclamationResult>? Settled;

    /// <summary>A context is about to be loaded from the folder: it must not be trimmed.</summary>
    public void Hold(string folder) => use.Hold(folder);

    /// <summary>Nothing was loaded after all.</summary>
    public void Release(string folder) => use.Release(folder);

    /// <summary>The proof begins; the folder is released when it succeeds.</summary>
    public void Add(GenerationSpec spec, WeakReference context)
    {
        _arrived.Enqueue(new PendingReclamation(spec, context, time.GetTimestamp()));
        _signal.Release();
    }

    /// <summary>The generation lived in a process of its own: the end of that process is the proof.</summary>
    /// <param name="isGone">False when the kernel cannot end it.</param>
    public void Prove(GenerationSpec spec, bool isGone)
    {
        if (isGone)
        {
            use.Release(spec.Build.Folder);
        }

        _proved.Enqueue(new ReclamationResult(spec.Adapter, spec.Number, isGone ? RetiredState.Unloaded : RetiredState.Leaked, 0, TimeSpan.Zero)
        {
            Plugin = spec.Build.Id,
            Folder = spec.Build.Folder,
        });
        _signal.Release();
    }

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            // also before the wait: a life of this loop that ended may have taken the signal, and left what it was for
            TakeArrived();
            using var pass = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            try
            {
                await beat.WaitAsync(WaitAsync(Pause(), pass.Token));
            }
            finally
            {
                // a wait that outlived this life would take the next signal away from its successor
                await pass.CancelAsync();
            }

            if (!_arrived.IsEmpty)
            {
                // the next generation is being loaded at this moment: collecting now would stop it in its way to readiness
                await beat.PauseAsync(Aside, stopping);
            }

            TakeArrived();
            if (_waiting.Count > 0)
            {
                await beat.WaitAsync(CollectAsync());
                Judge();
            }
        }
    }

    /// <summary>
    /// Collects, with the finalizers in between. They run on a thread of their own: a plugin's finalizer that never returns would
    /// otherwise stop this loop for ever, and with it the liveness of the whole gateway.
    /// </summary>
    private async Task CollectAsync()
    {
        FrameworkCaches.Flush();
#pragma warning disable RS0030 // the one place that may: collecting is the proof
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        if (_finalizers.IsCompleted)
        {
            _finalizers = OnThread(GC.WaitForPendingFinalizers);
            using var enough = new CancellationTokenSource();
            await Task.WhenAny(_finalizers, Task.Delay(FinalizerLimit, time, enough.Token));
            await enough.CancelAsync();
            Tell(_finalizers.IsCompleted);
        }

        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
#pragma warning restore RS0030
    }

    private void Tell(bool finalizersEnd)
    {
        if (finalizersEnd)
        {
            host.Clear(Cause);
        }
        else
        {
            host.Raise(Cause, $"a finalizer has not returned for {FinalizerLimit.TotalSeconds:0} s: objects with finalizers, and load contexts that hold them, are not freed any more");
        }
    }

    private static Task OnThread(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            work();
            done.TrySetResult();
        })
        {
            IsBackground = true,
            Name = "finalizers",
        };
        thread.UnsafeStart();
        return done.Task;
    }

    /// <summary>Soon at first, then in growing steps: ten looks over about ten seconds.</summary>
    private TimeSpan Pause()
    {
        if (_waiting.Count == 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        var least = _waiting.Where(one => !one.ReportedLeaked).Select(one => one.Survived).DefaultIfEmpty(int.MaxValue).Min();
        if (least == int.MaxValue)
        {
            return Leaked;
        }

        var pause = FirstPause * Math.Pow(2, least);
        return pause < LongestPause ? pause : LongestPause;
    }

    private void Judge()
    {
        foreach (var one in _waiting.ToList())
        {
            one.Survived++;
            if (!one.IsAlive)
            {
                use.Release(one.Folder);
                _waiting.Remove(one);
                Settle(one, RetiredState.Unloaded);
                if (!one.ReportedLeaked)
                {
                    // another process may still be looking through the handle of a leaked one: its place must not be given to another context
                    one.Dispose();
                }
            }
            else if (one.Survived >= CollectionLimit && time.GetElapsedTime(one.Since) >= Patience && !one.ReportedLeaked)
            {
                one.ReportedLeaked = true;
                Settle(one, RetiredState.Leaked);
            }
        }
    }

    private void TakeArrived()
    {
        while (_proved.TryDequeue(out var proved))
        {
            Settled?.Invoke(proved);
        }

        while (_arrived.TryDequeue(out var arrived))
        {
            _waiting.Add(arrived);
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
        Tell(new ReclamationResult(one.Adapter, one.Generation, state, one.Survived, time.GetElapsedTime(one.Since))
        {
            Plugin = one.Plugin, Folder = one.Folder, Handle = state == RetiredState.Leaked ? one.Handle : 0,
        });

    /// <summary>By the loop; a test tells what it wants to have come of a proof.</summary>
    internal void Tell(ReclamationResult result) => Settled?.Invoke(result);
}
