using System.Runtime.CompilerServices;

namespace Gateway.Fixtures.Hostile;

/// <summary>Exceptions that nobody awaits.</summary>
internal static class Escapes
{
    private static Timer? s_timer;

    public static async Task<string> DoAsync(string deed)
    {
        switch (deed)
        {
            case "async-void":
                AsyncVoid();
                break;
            case "raw-thread":
                new Thread(() => throw new DeedException("escaped from a thread")) { IsBackground = true }.Start();
                break;
            case "pool-item":
                ThreadPool.QueueUserWorkItem(_ => throw new DeedException("escaped from the pool"));
                break;
            case "timer":
                s_timer = new Timer(_ => throw new DeedException("escaped from a timer"), null, 10, Timeout.Infinite);
                break;
            case "finalizer":
                Forget();
                await CollectAsync();
                break;
            case "forgotten-task":
                ForgetTask();
                await CollectAsync();
                break;
            case "first-chance-handler-throws":
                AppDomain.CurrentDomain.FirstChanceException += (_, _) => throw new DeedException("thrown in a first-chance handler");
                try
                {
                    throw new DeedException("the first one");
                }
                catch (DeedException)
                {
                    // the handler has run before this
                }

                break;
        }

        await Task.Delay(200);
        return "an exception escaped";
    }

    private static async void AsyncVoid()
    {
        await Task.Yield();
        throw new DeedException("escaped from async void");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget() => _ = new Finalized();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ForgetTask() => _ = Task.Run(() => throw new DeedException("escaped from a forgotten task"));

    private static async Task CollectAsync()
    {
        for (var pass = 0; pass < 5; pass++)
        {
            await Task.Delay(20);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class Finalized
    {
        ~Finalized() => throw new DeedException("escaped from a finalizer");
    }
}
