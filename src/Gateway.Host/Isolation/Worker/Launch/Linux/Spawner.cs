using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>
/// The one thread that starts processes, and that lives as long as the gateway: the kernel's "die with your parent" means the thread that
/// started a process, and a pool thread that ends would take the worker with it.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Spawner : IDisposable
{
    private readonly BlockingCollection<Action> _work = [];
    private bool _isClosed;

    public Spawner() => new Thread(Run) { IsBackground = true, Name = "worker spawner" }.Start();

    /// <param name="work">Must not throw, and must not take long: everybody who starts waits for it.</param>
    /// <returns>False when disposed.</returns>
    public bool Post(Action work)
    {
        try
        {
            _work.Add(work);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Ends the thread; workers that still run die with it.</summary>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isClosed, true))
        {
            _work.CompleteAdding();
        }
    }

    /// <summary>Only on the spawner's thread.</summary>
    /// <exception cref="IOException">The system refuses, with its reason.</exception>
    public static SpawnedProcess Spawn(SpawnRequest request, IProcessTable processes)
    {
        var input = LinuxCalls.Pipe();
        var output = LinuxCalls.Pipe();
        var errors = LinuxCalls.Pipe();
        using var childInput = input.Read;
        using var childOutput = output.Write;
        using var childErrors = errors.Write;
        var error = SpawnCalls.Spawn(request, Number(childInput), Number(childOutput), Number(childErrors), out var id);
        if (error != 0)
        {
            input.Write.Dispose();
            output.Read.Dispose();
            errors.Read.Dispose();
            throw new IOException($"{request.File}: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        LinuxCalls.NeverBlock(output.Read);
        LinuxCalls.NeverBlock(errors.Read);
        return new SpawnedProcess(id, processes.StartTimeOf(id) ?? 0, input.Write, output.Read, errors.Read);
    }

    private static int Number(SafeHandle handle) => (int)handle.DangerousGetHandle();

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            work();
        }

        _work.Dispose();
    }
}
