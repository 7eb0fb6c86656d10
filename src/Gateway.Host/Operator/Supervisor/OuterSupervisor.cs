using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Host.Model.Crash;
using Gateway.Host.Operator.Cli;

namespace Gateway.Host.Operator.Supervisor;

/// <summary>Runs the gateway as a child, and again, until it ends in order or crashes too often.</summary>
internal sealed class OuterSupervisor(IReadOnlyList<string> arguments, SupervisorPorts ports)
{
    private const int SigInt = 2;
    private const int SigTerm = 15;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWordsLimit = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _ordered = new();
    private volatile ChildProcess? _child;
    private int _interrupts;

    public async Task<int> RunAsync()
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnInterrupt);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnTerminate);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnTerminate);
        using var systemd = new SystemdPulse(Environment.GetEnvironmentVariable);
        var budget = new CrashBudget(ports.Time);
        var safe = false;
        while (true)
        {
            var end = await RunChildAsync(safe);
            var step = budget.Next(end);
            if (step.ExitCode is { } code)
            {
                if (end.IsCrash)
                {
                    ports.Say($"{Words(end)}; {step.Why}");
                }

                return code;
            }

            ports.Say($"{Words(end)}; {step.Why}");
            await PauseAsync(step.Delay, systemd);
            if (_ordered.IsCancellationRequested)
            {
                return (int)ExitCode.Ok;
            }

            safe = step.Safe;
            systemd.Send();
        }
    }

    private async Task<ChildEnd> RunChildAsync(bool safe)
    {
        using var child = ChildProcess.Start(arguments, safe);
        _child = child;
        if (_ordered.IsCancellationRequested)
        {
            // the signal came between two children
            child.Signal(SigTerm);
        }

        var exited = child.WaitAsync(CancellationToken.None);
        var pulse = new PulseWatch(ports.Time);
        var hung = false;
        while (await Task.WhenAny(exited, Task.Delay(Look, ports.Time)) != exited)
        {
            if (!hung && pulse.IsHung(MarkerOf(child)))
            {
                hung = true;
                ports.Say(string.Create(CultureInfo.InvariantCulture, $"process {child.Id} does not sweep any more; kills it"));
                child.Kill();
            }
        }

        _child = null;
        await child.HeardAsync(LastWordsLimit);
        var end = new ChildEnd(child.ExitCode, MarkerOf(child), hung, _ordered.IsCancellationRequested);
        if (end.IsCrash)
        {
            Write(child, end);
        }

        return end;
    }

    private LastRun? MarkerOf(ChildProcess child) =>
        ports.ReadMarker() is { } run && run.Process == child.Id && run.StartMark == (child.StartMark ?? run.StartMark) ? run : null;

    private void Write(ChildProcess child, ChildEnd end)
    {
        var written = ports.Files.TryWrite(new CrashFindings
        {
            Process = child.Id,
            StartMark = child.StartMark ?? end.Said?.StartMark,
            At = ports.Time.GetUtcNow(),
            ExitCode = end.ExitCode,
            WasHung = end.WasHung,
            Told = child.Words.Told,
            Headline = child.Words.Headline,
            Frames = child.Words.Frames,
        });
        if (!written)
        {
            ports.Say("what was seen of the crash cannot be written into the data folder: the next start will know less");
        }
    }

    private async Task PauseAsync(TimeSpan delay, SystemdPulse systemd)
    {
        var begun = ports.Time.GetTimestamp();
        while (ports.Time.GetElapsedTime(begun) is var gone && gone < delay && !_ordered.IsCancellationRequested)
        {
            // no child that could do it
            systemd.Send();
            var rest = delay - gone;
            await Task.Delay(rest < Look ? rest : Look, ports.Time, _ordered.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void OnInterrupt(PosixSignalContext context)
    {
        context.Cancel = true;
        var again = Interlocked.Increment(ref _interrupts) > 1;
        _ordered.Cancel();
        // a terminal sends it to the child as well, which takes the second one of a pair for the first
        _child?.Signal(again ? 9 : SigInt);
    }

    private void OnTerminate(PosixSignalContext context)
    {
        context.Cancel = true;
        _ordered.Cancel();
        _child?.Signal(SigTerm);
    }

    private static string Words(ChildEnd end) => end switch
    {
        { WasHung: true } => "the gateway had stopped sweeping and was killed",
        { Said.End: RunEnd.NotOrdered } => string.Create(CultureInfo.InvariantCulture, $"the gateway was ended from inside by an exit that nobody had ordered, code {end.ExitCode}"),
        { IsCrash: true, ExitCode: >= 128 } => string.Create(CultureInfo.InvariantCulture, $"the gateway crashed (signal {end.ExitCode - 128})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"the gateway ended with exit code {end.ExitCode}"),
    };
}
