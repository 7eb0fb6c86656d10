using Gateway.Host.Foundation;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Restart;

/// <summary>Writes the ledger's entries to the store, behind those who record them, and trims the store once an hour.</summary>
/// <remarks>An entry that cannot be written is tried again, and the host is degraded meanwhile; nobody waits for it.</remarks>
internal sealed class RestartLedgerWriter(RestartLedger ledger, IRestartStore store, HostStatus host, TimeProvider time) : IHostLoop
{
    public const string Cause = "restart-budgets-unwritten";

    private static readonly TimeSpan TrimEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(2);
    private RestartRecord? _open;
    private long? _trimmed;

    public string Name => "restart-ledger";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                beat.Tick();
                await TrimAsync(stopping);
                await WriteAsync(beat, stopping);
                await beat.WaitAsync(ledger.ToWrite.WaitToReadAsync(stopping).AsTask());
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await FlushAsync();
        }
    }

    private async Task WriteAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (_open is not null || ledger.ToWrite.TryRead(out _open))
        {
            beat.Tick();
            try
            {
                await store.AppendAsync(_open!, stopping);
                _open = null;
                host.Clear(Cause);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                host.Raise(Cause, $"restart budgets cannot be written, and would be forgotten by a restart of the gateway ({ledger.Dropped} dropped so far): {fault.Message}");
                await beat.PauseAsync(RetryAfter, stopping);
            }
        }
    }

    private async Task TrimAsync(CancellationToken stopping)
    {
        if (_trimmed is { } at && time.GetElapsedTime(at) < TrimEvery)
        {
            return;
        }

        _trimmed = time.GetTimestamp();
        try
        {
            await store.TrimAsync(ledger.Prune(), stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            host.Raise(Cause, $"old entries of the restart budgets cannot be removed: {fault.Message}");
        }
    }

    /// <summary>The gateway stops: what is still unwritten gets a short while.</summary>
    private async Task FlushAsync()
    {
        using var limit = new CancellationTokenSource(FlushLimit, time);
        try
        {
            while (_open is not null || ledger.ToWrite.TryRead(out _open))
            {
                await store.AppendAsync(_open!, limit.Token);
                _open = null;
            }
        }
        catch (Exception fault)
        {
            host.Raise(Cause, $"the newest restart budgets could not be written before the gateway stopped: {fault.Message}");
        }
    }
}
