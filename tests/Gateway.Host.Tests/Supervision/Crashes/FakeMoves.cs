using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Crashes;

/// <summary>A worker tier that takes everybody, or nobody.</summary>
internal sealed class FakeMoves(bool takes) : IIsolationMoves
{
    public List<string> Asked { get; } = [];

    public bool Suspect(AdapterId adapter, Reason reason, string why)
    {
        Asked.Add(adapter.ToString());
        return takes;
    }
}
