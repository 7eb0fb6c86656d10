using System.Collections.Immutable;
using Gateway.Host.Isolation.Worker.Launch;

namespace Gateway.Isolation.Tests.Worker.Launch;

/// <summary>What a worker has written.</summary>
internal sealed class Lines
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(Func<string, bool> Fits, TaskCompletionSource<string> Found)> _awaited = [];

    public Lines(IWorkerProcess process) => process.ErrorLine += Take;

    public ImmutableArray<string> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    public async Task<string> FirstAsync(string start)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            if (_lines.Find(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
            {
                return line[start.Length..];
            }

            _awaited.Add((line => line.StartsWith(start, StringComparison.Ordinal), found));
        }

        return (await found.Task)[start.Length..];
    }

    private void Take(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (_, found) in _awaited.Where(awaited => awaited.Fits(line)))
            {
                found.TrySetResult(line);
            }
        }
    }
}
