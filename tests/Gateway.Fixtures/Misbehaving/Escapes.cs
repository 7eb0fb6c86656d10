using System.Runtime.CompilerServices;

namespace Gateway.Fixtures.Misbehaving;

/// <summary>Exceptions that nobody awaits. The adapter itself goes on as if nothing had happened.</summary>
internal static class Escapes
{
    public static async Task TryAsync(Fixture fixture)
    {
        switch (fixture.Behaviour)
        {
            case "async-void":
                AsyncVoid();
                break;
            case "thread-throws":
                new Thread(() => throw new FixtureException("escaped from a thread")) { IsBackground = true, Name = "fixture" }.Start();
                break;
            case "pool-throws":
                ThreadPool.QueueUserWorkItem(_ => throw new FixtureException("escaped from the pool"));
                break;
            case "timer-throws":
                TimerThrows();
                break;
            case "finalizer-throws":
                Forget();
                await CollectAsync(fixture);
                break;
            case "forgotten-task":
                ForgetTask();
                await CollectAsync(fixture);
                break;
        }
    }

    private static async void AsyncVoid()
    {
        await Task.Yield();
        throw new FixtureException("escaped from async void");
    }

    private static void TimerThrows()
    {
        Timer? timer = null;
        timer = new Timer(_ =>
        {
            timer!.Dispose();
            throw new FixtureException("escaped from a timer");
        });
        timer.Change(TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = new Finalized();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetTask() => _ = Task.Run(() => throw new FixtureException("escaped from a forgotten task"));

    // The object's finalizer and the task's UnobservedTaskException need a collection to happen; a host may not collect for minutes.
    private static async Task CollectAsync(Fixture fixture)
    {
        for (var pass = 0; pass < 5; pass++)
        {
            await Task.Delay(20, fixture.Stopping);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class Finalized
    {
        ~Finalized() => throw new FixtureException("escaped from a finalizer");
    }
}
