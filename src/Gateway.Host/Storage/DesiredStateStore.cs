using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Storage;

/// <summary>What operators want, read once and kept in memory; a change is on disk, with who and why, before it counts.</summary>
internal sealed class DesiredStateStore : IDesiredStateStore
{
    private readonly IDataWriter _writer;
    private readonly TimeProvider _time;
    private ImmutableDictionary<AdapterId, Entry> _states;

    public DesiredStateStore(DataFile file, IDataWriter writer, TimeProvider time)
    {
        (_writer, _time) = (writer, time);
        using var reader = file.OpenReader();
        _states = reader.Rows("SELECT adapter, state, change FROM desired_state", row => (Adapter: row.GetString(0), State: row.GetString(1), Change: row.GetInt64(2)))
            .ToImmutableDictionary(row => AdapterId.Parse(row.Adapter), row => new Entry(Enum.Parse<DesiredState>(row.State), row.Change));
    }

    public DesiredState Get(AdapterId adapter) => _states.TryGetValue(adapter, out var found) ? found.State : DesiredState.Enabled;

    public async Task SetAsync(AdapterId adapter, DesiredState state, string by, string? why, CancellationToken cancellationToken)
    {
        var at = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var change = await _writer.WriteAsync(
            connection =>
            {
                var number = connection.Scalar<long>(
                    "INSERT INTO desired_state_audit (at, adapter, state, by, why) VALUES ($at, $adapter, $state, $by, $why) RETURNING change",
                    ("$at", at), ("$adapter", adapter.ToString()), ("$state", state.ToString()), ("$by", by), ("$why", why));
                connection.Execute(
                    "INSERT INTO desired_state VALUES ($adapter, $state, $change) ON CONFLICT (adapter) DO UPDATE SET state = excluded.state, change = excluded.change",
                    ("$adapter", adapter.ToString()), ("$state", state.ToString()), ("$change", number));
                return number;
            },
            cancellationToken);

        // two changes may come back in either order: the one that was written later counts
        var entry = new Entry(state, change);
        ImmutableInterlocked.AddOrUpdate(ref _states, adapter, entry, (_, old) => old.Change > change ? old : entry);
    }

    private sealed record Entry(DesiredState State, long Change);
}
