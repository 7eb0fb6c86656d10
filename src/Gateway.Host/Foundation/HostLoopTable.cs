using System.Collections.Immutable;

namespace Gateway.Host.Foundation;

/// <summary>The beats of every host loop, for the watchdog, the health endpoints and fault injection.</summary>
internal sealed class HostLoopTable(TimeProvider time)
{
    private ImmutableArray<LoopBeat> _beats = [];

    public ImmutableArray<LoopBeat> Beats => _beats;

    public LoopBeat Add(string name, TimeSpan stallAfter)
    {
        var beat = new LoopBeat(name, stallAfter, time);
        ImmutableInterlocked.Update(ref _beats, static (beats, added) => beats.Add(added), beat);
        return beat;
    }

    public LoopBeat? Find(string name) => _beats.FirstOrDefault(beat => beat.Name == name);
}
