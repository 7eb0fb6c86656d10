using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Worker.Launch.Cgroups;
using Microsoft.Win32.SafeHandles;

namespace Gateway.Host.Isolation.Worker.Launch.Linux;

/// <summary>
/// One worker with a thread of its own, which lets it start, reads what it writes, and waits for its end: however much a worker writes and
/// however busy the pool is, nobody waits and nothing grows.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxProcess : IWorkerProcess
{
    private const int BufferSize = 16 * 1024;
    private const int WithoutDescriptor = 50;
    private static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(5);
    private const int Rounds = 400;
    private readonly SpawnedProcess _process;
    private readonly Confinement _confinement;
    private readonly TimeProvider _time;
    private readonly WorkerOutput _output;
    private readonly CheckedKill _kill;
    private readonly SafeFileHandle _descriptor;
    private readonly TaskCompletionSource<WorkerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isKilled;

    public LinuxProcess(string name, SpawnedProcess process, Confinement confinement, WorkerOutput output, IProcessTable processes, TimeProvider time)
    {
        Name = name;
        _process = process;
        _confinement = confinement;
        _time = time;
        _output = output;
        _kill = new CheckedKill(process.Id, process.StartTime, processes);
        _descriptor = LinuxCalls.OpenProcess(process.Id);
    }

    public event Action<string>? ErrorLine
    {
        add => _output.Line += value;
        remove => _output.Line -= value;
    }

    public int Id => _process.Id;

    public string Name { get; }

    public Task<WorkerExit> Exited => _exited.Task;

    public WorkerContainment Containment => _confinement.InForce;

    /// <param name="text">Written to its standard input, which is then closed. At once, so that one that ends early has been told all of it.</param>
    /// <param name="begun">Told on the new thread once it is written, or once it turned out that nobody is there to read it.</param>
    public void Begin(string text, Action begun) =>
        new Thread(() =>
        {
            _confinement.Apply(_process.Id);
            _ = LinuxCalls.Write(_process.Input, Encoding.UTF8.GetBytes(text));
            _process.Input.Dispose();
            begun();
            Watch();
        }) { IsBackground = true, Name = $"worker {Name}" }.Start();

    public void Kill()
    {
        if (!_exited.Task.IsCompleted)
        {
            _isKilled = true;
            if (_kill.Kill())
            {
                _confinement.Cgroup.Kill();
            }
        }
    }

    public void Dispose() => Kill();

    private void Watch()
    {
        ReadUntilExit();
        _kill.Kill();
        var since = _time.GetTimestamp();
        while (!IsSilent && _time.GetElapsedTime(since) < LastWords)
        {
            // its group is being ended, and with it whoever else could write here
            ReadOnce((int)Round.TotalMilliseconds, withProcess: false);
        }

        _output.End();
        var exit = Reap();
        _exited.SetResult(EndGroup(exit));
        _process.Dispose();
        _descriptor.Dispose();
    }

    private bool IsSilent => _process.Output.IsClosed && _process.Errors.IsClosed;

    private void ReadUntilExit()
    {
        while (!ReadOnce(_descriptor.IsInvalid ? WithoutDescriptor : Timeout.Infinite, withProcess: true))
        {
            if (_descriptor.IsInvalid && HasEnded())
            {
                return;
            }
        }
    }

    /// <returns>Whether the kernel says that the process has ended.</returns>
    private bool ReadOnce(int milliseconds, bool withProcess)
    {
        Span<PollEntry> entries = [Entry(_process.Output), Entry(_process.Errors), withProcess ? Entry(_descriptor) : new PollEntry { Descriptor = -1 }];
        _ = LinuxCalls.Poll(entries, (nuint)entries.Length, milliseconds);
        Read(_process.Output, entries[0].Got, isError: false);
        Read(_process.Errors, entries[1].Got, isError: true);
        return entries[2].Got != 0;
    }

    private void Read(SafeFileHandle from, short got, bool isError)
    {
        if (got == 0)
        {
            return;
        }

        Span<byte> buffer = stackalloc byte[BufferSize];
        var read = LinuxCalls.Read(from, buffer);
        if (read > 0)
        {
            _output.Take(buffer[..read], isError);
        }
        else if (read == 0)
        {
            from.Dispose();
        }
    }

    private bool HasEnded()
    {
        // state Z: ended and not reaped, so that the number is still ours
        var stat = CgroupFiles.Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{Id}"), "stat");
        return stat.Length == 0 || stat[(stat.LastIndexOf(')') + 1)..].StartsWith(" Z", StringComparison.Ordinal);
    }

    private (int? Code, int? Signal) Reap() => _kill.Reap<(int?, int?)>(() =>
    {
        int result;
        int status;
        do
        {
            result = LinuxCalls.Wait(Id, out status, 0);
        }
        while (result < 0 && System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == LinuxCalls.Interrupted);

        if (result != Id)
        {
            return (null, null); // somebody else in this process reaps every child
        }

        var signal = status & 0x7F;
        return signal == 0 ? _confinement.Meaning((status >> 8) & 0xFF) : (null, signal);
    });

    /// <summary>What left the process group is in the cgroup still.</summary>
    private WorkerExit EndGroup((int? Code, int? Signal) exit)
    {
        var last = _output.LastErrors;
        var memory = _confinement.Cgroup.HasKilledForMemory ? OutOfMemory.Kernel : LaunchTexts.RuntimeOutOfMemory(exit.Code ?? exit.Signal ?? 0, last);
        using var pacer = new ThreadPacer();
        for (var round = 0; round < Rounds && !_confinement.TryEnd(); round++)
        {
            pacer.Wait(Round);
        }

        _confinement.Leave();
        return new WorkerExit(exit.Code, exit.Signal, memory, last, _isKilled);
    }

    private static PollEntry Entry(SafeFileHandle handle) =>
        new() { Descriptor = handle.IsClosed || handle.IsInvalid ? -1 : (int)handle.DangerousGetHandle(), Wanted = LinuxCalls.CanRead };
}
