using System.Globalization;
using System.Runtime.InteropServices;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;
using Gateway.Host.Operator;
using Gateway.Host.Storage.Crash;

namespace Gateway.Host;

/// <summary>The marker of this run in the place of the one before, which has been read. Composition only.</summary>
internal sealed class CrashGuard : IDisposable
{
    private PosixSignalRegistration? _hangUp;

    private CrashGuard(CrashMarker marker, CrashStart start) => (Marker, Start) = (marker, start);

    public CrashMarker Marker { get; }

    public CrashStart Start { get; }

    /// <summary>Only by the holder of the lock on the data folder.</summary>
    public static CrashGuard Begin(GatewayPaths paths)
    {
        var own = ProcessMark.Of(Environment.ProcessId) ?? "";
        var before = MarkerReader.TryRead(paths.CrashMarker);
        var guard = new CrashGuard(
            CrashMarker.Create(paths.CrashMarker, own, TimeProvider.System),
            new CrashStart(before, SameBoot(before?.StartMark, own), Environment.GetEnvironmentVariable(SupervisedMark.SafeVariable) is { Length: > 0 }));
        // an orderly end has been marked by then; whoever else exits has no business to
        AppDomain.CurrentDomain.ProcessExit += (_, _) => guard.Marker.EndNotOrdered(Environment.ExitCode);
        return guard;
    }

    /// <summary>
    /// Tells the marker of the orders to stop, and gives them: when the outer supervisor is gone (it holds the other end of the standard
    /// input) nobody would start or stop this process any more.
    /// </summary>
    public void Follow(IHostApplicationLifetime lifetime)
    {
        lifetime.ApplicationStopping.Register(Marker.StopOrdered);
        if (!OperatingSystem.IsWindows() && !IsHangUpIgnored())
        {
            // a closed terminal would otherwise end the process without a word, which looks like a crash
            _hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                lifetime.StopApplication();
            });
        }

        if (Environment.GetEnvironmentVariable(SupervisedMark.Variable) is not { Length: > 0 })
        {
            return;
        }

        var waiting = new Thread(() =>
        {
            using var input = Console.OpenStandardInput();
            while (input.ReadByte() >= 0)
            {
                // nothing is ever sent
            }

            lifetime.StopApplication();
        })
        {
            IsBackground = true,
            Name = "outer supervisor",
        };
        waiting.UnsafeStart();
    }

    /// <summary>Started by 'nohup' or the like: whoever did that wants it to outlive the terminal.</summary>
    private static bool IsHangUpIgnored()
    {
        try
        {
            var mask = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))?.Split(':')[1].Trim();
            return ulong.TryParse(mask, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var ignored) && (ignored & 1) != 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose() => _hangUp?.Dispose();

    // the mark begins with the id of the boot where the system has one
    private static bool SameBoot(string? before, string now) => before is null || before.Split('/')[0] == now.Split('/')[0] || !now.Contains('/', StringComparison.Ordinal);
}
