using System.Collections.Immutable;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Isolation.Network;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Lets every source look at every running generation, and posts what they saw. Its cadence is the watchdog's interval, but at least
/// every five seconds: a long interval between opinions must not make the host blind.
/// </summary>
internal sealed class EvidenceLoop(
    EvidenceTable table, IEnumerable<IEvidenceSource> sources, SocketWatch sockets, IClockGaps gaps, IConfigurationSource configuration, HostStatus host, TimeProvider time) : IHostLoop
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private readonly ImmutableArray<IEvidenceSource> _sources = [.. sources];

    public string Name => "evidence";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(10);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var interval = configuration.Current.Watchdog.Interval;
            await PauseAsync(beat, interval < Longest ? interval : Longest, stopping);
            if (configuration.Current.Watchdog.Enabled)
            {
                LookAtAll();
            }
        }
    }

    /// <summary>Ends early after a gap of the clocks: what died meanwhile is to be found at once.</summary>
    private async Task PauseAsync(LoopBeat beat, TimeSpan pause, CancellationToken stopping)
    {
        var woken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Wake(ClockGap gap) => woken.TrySetResult();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        gaps.Passed += Wake;
        try
        {
            await beat.WaitAsync(Task.WhenAny(Task.Delay(pause, time, over.Token), woken.Task));
        }
        finally
        {
            gaps.Passed -= Wake;
            await over.CancelAsync();
        }
    }

    /// <summary>One round over all generations.</summary>
    public void LookAtAll()
    {
        var config = configuration.Current.Evidence;
        var pictures = sockets.Read(table.Rows, config.Sockets);
        foreach (var row in table.Rows)
        {
            LookAt(row, pictures.GetValueOrDefault(row.Target.Subject, SocketPicture.Absent), config);
        }
    }

    private void LookAt(EvidenceRow row, SocketPicture picture, EvidenceConfig config)
    {
        row.Ledger.NoteSockets(picture);
        var network = config.NetworkEvents ? row.Target.Scope.Network.Picture() : NetworkPicture.Empty;
        var look = new Look(row.Target, time.GetTimestamp(), row.Limits, network, picture);
        foreach (var source in _sources)
        {
            if (!config.IsOn(source.Name))
            {
                row.Senses.Remove(source.Name);
                continue;
            }

            try
            {
                if (!row.Senses.TryGetValue(source.Name, out var sense))
                {
                    row.Senses[source.Name] = sense = source.Attach(row.Target);
                }

                sense.Look(look);
            }
            catch (Exception fault)
            {
                host.Raise($"source-{source.Name}", $"a source of evidence of the gateway itself fails and is not heard: {fault.GetType().Name}: {fault.Message}");
            }
        }

        var troubled = look.Seen.Any(one => one.Info.Weight != ObservationWeight.Life) || row.Ledger.HasSoft || row.Ledger.IsSilent;
        if (look.Seen.Count > 0 || troubled || row.WasTroubled)
        {
            row.Post([.. look.Seen]);
        }

        row.WasTroubled = troubled;
    }
}
