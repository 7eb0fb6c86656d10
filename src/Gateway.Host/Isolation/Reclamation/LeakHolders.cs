using System.Collections.Concurrent;
using Gateway.Host.Foundation;
using Gateway.Host.Isolation.Reclamation.Holders;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>Names what holds a leaked load context: at most one look in ten minutes, and one for each build that has an answer.</summary>
/// <remarks>A loop of its own, so that a look delays neither the proof of another context nor anything else.</remarks>
internal sealed class LeakHolders : IHostLoop
{
    public static readonly TimeSpan Spacing = TimeSpan.FromMinutes(10);

    /// <summary>Builds whose answer is remembered; more than a gateway sees between two restarts.</summary>
    private const int Remembered = 256;

    private readonly ConcurrentQueue<ReclamationResult> _leaked = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Dictionary<string, (GenerationNumber Generation, HolderAnswer Answer)> _known = new(StringComparer.Ordinal);
    private readonly IHolderProbe _probe;
    private readonly IConfigurationSource _configuration;
    private readonly TimeProvider _time;
    private long? _lastLook;

    public LeakHolders(ReclamationQueue queue, IHolderProbe probe, IConfigurationSource configuration, TimeProvider time)
    {
        (_probe, _configuration, _time) = (probe, configuration, time);
        queue.Settled += OnSettled;
    }

    public string Name => "leak-holders";

    public TimeSpan StallAfter => TimeSpan.FromSeconds(30);

    /// <summary>Raised on the loop: the generation is held by this. Handlers must return at once.</summary>
    public event Action<ReclamationResult, HolderAnswer>? Found;

    public async Task RunAsync(LoopBeat beat, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            using var pass = CancellationTokenSource.CreateLinkedTokenSource(stopping, beat.Life);
            try
            {
                await beat.WaitAsync(_signal.WaitAsync(pass.Token));
            }
            finally
            {
                // a wait that outlived this life would take the next signal away from its successor
                await pass.CancelAsync();
            }

            while (_leaked.TryDequeue(out var leaked))
            {
                await AnswerAsync(leaked, beat, stopping);
            }
        }
    }

    private void OnSettled(ReclamationResult result)
    {
        if (result.State == RetiredState.Leaked)
        {
            _leaked.Enqueue(result);
            _signal.Release();
        }
    }

    private async Task AnswerAsync(ReclamationResult leaked, LoopBeat beat, CancellationToken stopping)
    {
        if (leaked.Handle == 0)
        {
            Found?.Invoke(leaked, HolderAnswer.Unknown("it has a process of its own, which the kernel does not end"));
            return;
        }

        if (!_configuration.Current.Diagnostics.LeakHolder)
        {
            Found?.Invoke(leaked, HolderAnswer.Unknown("diagnostics.leak_holder is off"));
            return;
        }

        if (_known.TryGetValue(leaked.Folder, out var before))
        {
            Found?.Invoke(leaked, HolderAnswer.Held($"{before.Answer.Line} (found for generation {before.Generation} of the same build)"));
            return;
        }

        if (_lastLook is { } last && _time.GetElapsedTime(last) is var since && since < Spacing)
        {
            // waiting is cheap and the order stays; what the same build leaks meanwhile is answered from this look
            await beat.PauseAsync(Spacing - since, stopping);
        }

        _lastLook = _time.GetTimestamp();
        using var life = CancellationTokenSource.CreateLinkedTokenSource(stopping, beat.Life);
        var answer = await beat.WaitAsync(_probe.FindAsync(leaked.Handle, life.Token));
        if (answer.IsKnown && _known.Count < Remembered)
        {
            _known[leaked.Folder] = (leaked.Generation, answer);
        }

        Found?.Invoke(leaked, answer);
    }
}
