using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>Writes what was learned once a minute and when the gateway stops. Losing the last minute costs nothing but that minute.</summary>
internal sealed class BaselineWriter(InboundBaselines baselines, IBaselineStore store, HostStatus host, TimeProvider time) : IHostLoop
{
    private const string Cause = "baselines-unwritten";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);

    public string Name => "baselines";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        try
        {
            var written = time.GetTimestamp();
            while (true)
            {
                // not one long pause: a loop that hangs must be seen before the minute is over
                await beat.PauseAsync(Pause, stopping);
                if (time.GetElapsedTime(written) >= Every)
                {
                    await beat.WaitAsync(WriteAsync(stopping));
                    written = time.GetTimestamp();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(FlushLimit, time);
            await WriteAsync(limit.Token);
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var changed = baselines.TakeChanged();
        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            await store.SaveAsync(changed, cancellationToken);
            host.Clear(Cause);
        }
        catch (Exception fault)
        {
            baselines.GiveBack(changed.Keys);
            host.Raise(Cause, $"what silence is usual for each adapter cannot be written, and would be learned afresh after a restart of the gateway: {fault.Message}");
        }
    }
}
