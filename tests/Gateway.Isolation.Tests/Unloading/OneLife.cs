using System.Collections.Concurrent;
using Gateway.Host.Isolation;
using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>The life of one generation, from its preparation to the end of its stop.</summary>
internal sealed class OneLife : IGenerationObserver
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(120);
    private readonly ConcurrentDictionary<SignalKind, TaskCompletionSource> _signals = new();

    public void OnSignal(GenerationNumber generation, GenerationSignal signal)
    {
        if (signal.Kind is SignalKind.LoadFailed or SignalKind.ConstructFailed or SignalKind.RunFaulted or SignalKind.RunEnded)
        {
            var failed = new InvalidOperationException($"{signal.Kind}: {signal.Text}\n{signal.Fault?.Stack}");
            Signal(SignalKind.Prepared).TrySetException(failed);
            Signal(SignalKind.Connected).TrySetException(failed);
        }

        Signal(signal.Kind).TrySetResult();
    }

    /// <summary>It has used what it uses when this returns, and has been stopped.</summary>
    public async Task LiveAsync(IGenerationFactory tier, GenerationSpec spec)
    {
        var generation = tier.Create(spec, this);
        generation.Prepare();
        await Signal(SignalKind.Prepared).Task.WaitAsync(ShouldNeverTimeOut);
        generation.Run();
        await Signal(SignalKind.Connected).Task.WaitAsync(ShouldNeverTimeOut);
        await generation.StopAsync(StopPlan.Drain).WaitAsync(ShouldNeverTimeOut);
    }

    private TaskCompletionSource Signal(SignalKind kind) =>
        _signals.GetOrAdd(kind, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
