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
    // every instance counts its generations by itself: the number alone says nothing
    private readonly HashSet<(AdapterId Adapter, GenerationNumber Generation)> _running = [];
    private readonly HashSet<(AdapterId Adapter, GenerationNumber Generation)> _since = [];

    /// <summary>Its code may run from now on.</summary>
    public void Begin(AdapterId adapter, GenerationNumber generation)
    {
        lock (_gate)
        {
            _running.Add((adapter, generation));
            _since.Add((adapter, generation));
        }
    }

    public void End(AdapterId adapter, GenerationNumber generation)
    {
        lock (_gate)
        {
            _running.Remove((adapter, generation));
        }
    }

    /// <summary>Oldest first. The next question is about the time from now on.</summary>
    public IReadOnlyList<(AdapterId Adapter, GenerationNumber Generation)> Take()
    {
        lock (_gate)
        {
            var taken = _since.OrderBy(one => one.Generation.Value).ThenBy(one => one.Adapter.ToString(), StringComparer.Ordinal).ToList();
            _since.Clear();
            _since.UnionWith(_running);
            return taken;
        }
    }
}
