using System.Runtime.InteropServices;

namespace Gateway.Fixtures.UsesLibraries;

/// <summary>What an author forgets to take back. Each can be let go by the release file or is let go by nobody.</summary>
internal static class LeftBehind
{
    private static Timer? s_timer;
    private static PosixSignalRegistration? s_signal;

    public static Func<Place, Task>? Find(string use) => use switch
    {
        "process-exit-handler" => _ => Done(() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Nothing()),
        "cancel-key-handler" => _ => Done(() => Console.CancelKeyPress += (_, _) => Nothing()),
        "first-chance-handler" => _ => Done(() => AppDomain.CurrentDomain.FirstChanceException += (_, _) => Nothing()),
        "signal-registration" => _ => Done(() => s_signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Nothing())),
        "timer-left-running" => _ => Done(() => s_timer = new Timer(_ => Nothing(), null, 60_000, 60_000)),
        "thread-that-never-ends" => place => Done(() => new Thread(() => Wait(place)) { IsBackground = true, Name = "left behind" }.Start()),
        "task-that-never-ends" => _ => Done(() => Task.Delay(TimeSpan.FromHours(1)).ContinueWith(_ => Nothing(), TaskScheduler.Default)),
        "handle-never-freed" => _ => Done(() => GCHandle.Alloc(new Letter())),
        _ => null,
    };

    private static Task Done(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static void Nothing() => GC.KeepAlive((s_timer, s_signal));

    private static void Wait(Place place)
    {
        while (!place.Released)
        {
            Thread.Sleep(50);
        }
    }
}
