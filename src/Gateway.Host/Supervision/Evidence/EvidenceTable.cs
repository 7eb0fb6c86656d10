namespace Gateway.Host.Supervision.Evidence;

/// <summary>The generations that run, for the evidence loop. Safe from any thread.</summary>
/// <param name="sockets">Has to know which sockets were open when a generation began and ended: the next look would come too late.</param>
internal sealed class EvidenceTable(SocketWatch? sockets = null)
{
    private readonly Lock _gate = new();
    private volatile EvidenceRow[] _rows = [];

    public IReadOnlyList<EvidenceRow> Rows => _rows;

    public void Add(EvidenceRow row)
    {
        sockets?.Begin(row.Target.Subject);
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

        sockets?.End(subject);
    }
}
