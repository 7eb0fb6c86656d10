namespace Gateway.Host.Supervision.Evidence;

/// <summary>Takes observations. Safe from any thread; returns at once and never throws. Those of a retired generation are dropped.</summary>
internal interface IEvidenceSink
{
    void Post(Observation observation);
}
