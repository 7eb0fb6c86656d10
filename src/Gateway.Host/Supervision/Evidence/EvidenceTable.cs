namespace Gateway.Host.Supervision.Evidence;

/// <summary>The generations that run, for the evidence loop. Safe from any thread.</summary>
internal sealed class EvidenceTable
{
    private readonly Lock _gate = new();
    private volatile EvidenceRow[] _rows = [];

    public IReadOnlyList<EvidenceRow> Rows => _rows;

    public void Add(EvidenceRow row)
    {
        lock (_gate)
        {
            _rows = [.. _rows, row];
        }
    }

    public void Remove(Subject subject)
    {
        lock (_gate)
        {
            _rows = Array.FindAll(_rows, one => one.Target.Subject != subject);
        }
    }
}
