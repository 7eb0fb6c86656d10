using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Messaging.Consumers;

/// <summary>Removes consumers that never came back and writes cursors down that moved without an acknowledgement.</summary>
internal sealed class ConsumerCareLoop(IConsumers consumers) : IHostLoop
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    public string Name => "consumers";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(10);

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            beat.Tick();
            try
            {
                await beat.WaitAsync(consumers.CareAsync());
            }
            catch (GatewayRefusedException)
            {
                // the store says by itself that it cannot write; the next round tries again
            }

            await beat.PauseAsync(Every, stopping);
        }
    }
}
