namespace Gateway.Host.Supervision.Evidence;

/// <summary>
/// Soft strikes within a window. When there are too many of a kind, those go that say least: the window stays covered from its oldest to
/// its newest strike, however fast they come. Not thread-safe.
/// </summary>
internal sealed class SoftMemory
{
    private const int KeptOfAKind = 16;
    private readonly Dictionary<ObservationKind, List<Observation>> _kinds = [];

    public void Add(Observation strike)
    {
        if (!_kinds.TryGetValue(strike.Kind, out var list))
        {
            _kinds[strike.Kind] = list = [];
        }

        list.Add(strike);
        if (list.Count > KeptOfAKind)
        {
            list.RemoveAt(LeastTelling(list));
        }
    }

    /// <summary>Forgets what is older.</summary>
    public void Trim(long since)
    {
        foreach (var list in _kinds.Values)
        {
            list.RemoveAll(one => one.At < since);
        }
    }

    /// <summary>Oldest first.</summary>
    public IEnumerable<Observation> All => _kinds.Values.SelectMany(list => list).OrderBy(one => one.At).ThenBy(one => one.Kind);

    public bool AnySince(long at) => _kinds.Values.Any(list => list.Exists(one => one.At > at));

    /// <summary>Neither the oldest nor the newest: the one whose neighbours are closest to each other.</summary>
    private static int LeastTelling(List<Observation> list)
    {
        var least = 1;
        for (var i = 2; i < list.Count - 1; i++)
        {
            least = list[i + 1].At - list[i - 1].At < list[least + 1].At - list[least - 1].At ? i : least;
        }

        return least;
    }
}
