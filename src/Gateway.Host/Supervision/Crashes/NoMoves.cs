using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Crashes;

/// <summary>There is nowhere to move anybody: a suspect is quarantined instead.</summary>
internal sealed class NoMoves : IIsolationMoves
{
    public bool Suspect(AdapterId adapter, Reason reason, string why) => false;
}
