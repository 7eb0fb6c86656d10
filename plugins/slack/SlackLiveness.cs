using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// Alive is a connection that Slack has greeted, that has not ended (each ping that is not answered ends it), and whose events are handed over. Events that
/// do not come are no sign: a workspace may be quiet for days.
/// </summary>
internal sealed class SlackLiveness(LinkWatch watch, EnvelopePump pump, SocketLoop loop)
{
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(90);

    public LivenessOpinion Opinion()
    {
        if (pump.Busy > Stuck)
        {
            return LivenessOpinion.Dead("events-stuck", FormattableString.Invariant($"An event has been under way for {pump.Busy.TotalSeconds:0} s, and none is confirmed to Slack meanwhile."));
        }

        return !watch.IsReady ? watch.Opinion() : loop.Current is null ? LivenessOpinion.None : LivenessOpinion.Alive;
    }
}
