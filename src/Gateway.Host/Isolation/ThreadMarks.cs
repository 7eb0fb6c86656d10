namespace Gateway.Host.Isolation;

/// <summary>
/// The marks of all threads that have been in the code of a plugin. The runtime tells a thread that its context changes, so a mark is exact wherever
/// the plugin's code flows: tasks, timers, items of the pool, threads. Code that has put off its context on purpose is not seen.
/// </summary>
internal static class ThreadMarks
{
    private static readonly Lock Gate = new();
    private static WeakReference<ThreadMark>[] _all = [];
    private static int _lookAgainAt = 64;

    [ThreadStatic]
    private static ThreadMark? _ours;

    /// <summary>
    /// Something is short and its holder is looked for. Until then sends are not marked, nor what starts in them: a mark costs a few
    /// nanoseconds on the way of every message.
    /// </summary>
    public static bool AreWanted { get; set; }

    /// <summary>Called by the runtime on the thread whose context changes. Must not throw.</summary>
    public static void OnChange(AsyncLocalValueChangedArgs<GenerationScope?> change) => (_ours ?? Make()).Set(change.CurrentValue);

    /// <summary>Of the threads that live.</summary>
    public static List<ThreadMark> Read()
    {
        var marks = new List<ThreadMark>();
        lock (Gate)
        {
            foreach (var one in _all)
            {
                if (one.TryGetTarget(out var mark))
                {
                    marks.Add(mark);
                }
            }
        }

        return marks;
    }

    /// <summary>Once per thread.</summary>
    private static ThreadMark Make()
    {
        var made = new ThreadMark(Thread.CurrentThread.IsThreadPoolThread);
        lock (Gate)
        {
            if (_all.Length >= _lookAgainAt)
            {
                // threads come and go; their marks go with them
                _all = Array.FindAll(_all, one => one.TryGetTarget(out _));
                _lookAgainAt = Math.Max(64, 2 * _all.Length);
            }

            _all = [.. _all, new WeakReference<ThreadMark>(made)];
        }

        return _ours = made;
    }
}
