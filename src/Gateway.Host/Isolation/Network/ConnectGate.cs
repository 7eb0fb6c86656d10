using System.Diagnostics;
using System.Net.Sockets;

namespace Gateway.Host.Isolation.Network;

/// <summary>
/// Refuses new connections of a generation that may make none, whatever it makes them with: a socket of its own, a client, a library. The
/// runtime asks whether a connect is to be traced before it makes it, on the thread and in the scope of whoever connects; an answer that is an
/// exception ends the connect. So it is exact, and nothing is sent.
/// </summary>
/// <remarks>
/// One for the whole process. Code that has put off its scope on purpose is not met. The source's name is the runtime's; a test connects
/// through it in every way, so that another name in another runtime is noticed.
/// </remarks>
internal static class ConnectGate
{
    internal const string Source = "Experimental.System.Net.Sockets";

    /// <summary>Of all connects, which are looked at for the number of descriptors: a look is two short calls into the kernel.</summary>
    private const int LooksEvery = 64;

    private static readonly ManualResetEventSlim Never = new(initialState: false, spinCount: 0);
    private static readonly TimeSpan BrakedFor = TimeSpan.FromMilliseconds(20);
    private static readonly Lazy<ActivityListener> Listener = new(Listen);
    private static int _connects;

    /// <summary>
    /// Descriptors run short: whoever has made many connections makes the next ones slowly, so that there is time to find out whose they are.
    /// </summary>
    public static bool IsBraked { get; set; }

    /// <summary>Before the first plugin is loaded; more than once is no harm.</summary>
    public static void Install() => _ = Listener.Value;

    private static ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Source,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) =>
            {
                if (GenerationScope.Current is { } scope)
                {
                    Pass(scope);
                }

                return ActivitySamplingResult.None;
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void Pass(GenerationScope scope)
    {
        var many = scope.NoteConnect();
        if (scope.IsFenced)
        {
            scope.NoteFencedCall();
            throw new SocketException((int)SocketError.NetworkDown);
        }

        if (scope.IsGreedy)
        {
            throw new SocketException((int)SocketError.TooManyOpenSockets);
        }

        // between two looks of the watchdog a plugin can open thousands
        if (!IsBraked && Interlocked.Increment(ref _connects) % LooksEvery == 0 && Descriptors.Share >= Descriptors.Short)
        {
            IsBraked = true;
        }

        if (IsBraked && many > Descriptors.Most / 16)
        {
            Never.Wait(BrakedFor);
        }
    }
}
