namespace Gateway.Host.Model;

/// <summary>Probes of one instance since the gateway started. An adapter that offers none was sent none.</summary>
/// <param name="Sent">Round trips that were begun; one may be under way.</param>
/// <param name="Answered">On the path that events take.</param>
/// <param name="Failed">Refused, thrown, or without an answer at the deadline.</param>
internal sealed record ProbeCounters(long Sent, long Answered, long Failed)
{
    public static ProbeCounters None { get; } = new(0, 0, 0);
}
