using System.Collections.Immutable;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Simulation;

/// <summary>Everything that clients have done, in the order in which it came. The list is immutable and may be read at any time.</summary>
internal sealed class Recorder(Bell bell)
{
    private readonly Lock _gate = new();

    public ImmutableList<Recorded> All { get; private set; } = [];

    public IEnumerable<Recorded> Frames(string name) => All.Where(one => one.Kind == RecordedKind.Frame && one.Name == name);

    public IEnumerable<Recorded> Requests(string name) => All.Where(one => one.Kind == RecordedKind.Request && one.Name == name);

    public void Add(Recorded what)
    {
        lock (_gate)
        {
            All = All.Add(what);
        }

        bell.Ring();
    }

    /// <summary>Waits until what was recorded looks as wanted; everything that is recorded makes it look again.</summary>
    public Task WaitAsync(string what, Func<ImmutableList<Recorded>, bool> wanted) =>
        bell.UntilAsync(what, () => wanted(All), Story, TestContext.Current.CancellationToken);

    public string Story() => $"There was:\n{string.Join('\n', All.TakeLast(40))}";
}
