using Gateway.Host.Model;

namespace Gateway.Host.Isolation.ProcessState;

/// <summary>Which generations could have run code in this process since somebody asked last.</summary>
/// <remarks>
/// Safe from any thread. One that has been stopped counts until the next question; one whose context is leaked may still run, but it
/// would make every question undecided, so it does not count after that.
/// </remarks>
internal sealed class GenerationsAtWork
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GenerationNumber, AdapterId> _running = [];
    private readonly Dictionary<GenerationNumber, AdapterId> _since = [];

    /// <summary>Its code may run from now on.</summary>
    public void Begin(AdapterId adapter, GenerationNumber generation)
    {
        lock (_gate)
        {
            _running[generation] = _since[generation] = adapter;
        }
    }

    public void End(GenerationNumber generation)
    {
        lock (_gate)
        {
            _running.Remove(generation);
        }
    }

    /// <summary>Oldest first. The next question is about the time from now on.</summary>
    public IReadOnlyList<(AdapterId Adapter, GenerationNumber Generation)> Take()
    {
        lock (_gate)
        {
            var taken = _since.Select(one => (one.Value, one.Key)).OrderBy(one => one.Key.Value).ToList();
            _since.Clear();
            foreach (var (generation, adapter) in _running)
            {
                _since[generation] = adapter;
            }

            return taken;
        }
    }
}
