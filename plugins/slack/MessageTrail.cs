using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>
/// How far the places that were active last have been received, so that what was written while there was no connection can be fetched; and whether a
/// message is there that should have come as an event and has not.
/// </summary>
/// <remarks>Safe from any thread.</remarks>
internal sealed class MessageTrail(IAdapterContext context) : IDisposable
{
    private const int MostPlaces = 50;

    private static readonly TimeSpan WriteAtMostEvery = TimeSpan.FromSeconds(5);

    private readonly DurableRecord<TrailRecord> _disk = new(context, "trail", TrailRecordContext.Default.TrailRecord, WriteAtMostEvery);
    private readonly SemaphoreSlim _writing = new(1);
    private readonly Lock _gate = new();
    private readonly List<TrailPoint> _places = [];
    private string _team = "";
    private (TrailPoint Place, long Since)? _missing;

    /// <summary>The places of which everything is heard, the most active ones first.</summary>
    public IReadOnlyList<TrailPoint> Places
    {
        get
        {
            lock (_gate)
            {
                return [.. Enumerable.Reverse(_places).Where(place => place.HearsAll)];
            }
        }
    }

    public async Task LoadAsync(string team, CancellationToken cancellationToken)
    {
        var record = await _disk.LoadAsync(cancellationToken);
        lock (_gate)
        {
            _team = team;
            _places.AddRange(record?.Team == team ? record.Points : []);
        }
    }

    /// <summary>The gateway has taken a message, or it is none for the gateway.</summary>
    public async Task TakenAsync(MappedEvent what)
    {
        TrailRecord record;
        lock (_gate)
        {
            if (what.Channel is not { } channel || what.Stamp is not { } stamp)
            {
                return;
            }

            var at = _places.FindIndex(one => one.Channel == channel && one.Thread == what.Thread);
            var before = at < 0 ? null : _places[at];
            if (at >= 0)
            {
                _places.RemoveAt(at);
            }
            else if (_places.Count == MostPlaces)
            {
                _places.RemoveAt(0);
            }

            var newest = before is not null && Stamp.Order(before.Stamp) >= Stamp.Order(stamp) ? before.Stamp : stamp;
            _places.Add(new(channel, what.Thread, newest, HearsAll: before?.HearsAll == true || !what.IsMention));
            if (_missing is { } missing && missing.Place.Channel == channel && Stamp.Order(stamp) >= Stamp.Order(missing.Place.Stamp))
            {
                _missing = null;
            }

            record = new(_team, [.. _places]);
        }

        await WriteAsync(disk => disk.OfferAsync(record, CancellationToken.None));
    }

    /// <summary>A message is there; whether it has come is looked up here.</summary>
    /// <returns>True when it has not.</returns>
    public bool Exists(string channel, string stamp)
    {
        lock (_gate)
        {
            if (_places.Find(one => one.Channel == channel && one.Thread is null) is not { } place || Stamp.Order(place.Stamp) >= Stamp.Order(stamp))
            {
                return false;
            }

            _missing ??= (place with { Stamp = stamp }, context.TimeProvider.GetTimestamp());
            return true;
        }
    }

    /// <summary>A message that is known for so long and has not come; null when there is none.</summary>
    public TrailPoint? Missing(TimeSpan longerThan)
    {
        lock (_gate)
        {
            return _missing is { } missing && context.TimeProvider.GetElapsedTime(missing.Since) > longerThan ? missing.Place : null;
        }
    }

    /// <summary>What was not written yet is written.</summary>
    public Task FlushAsync() => WriteAsync(disk => disk.FlushAsync(CancellationToken.None));

    public void Dispose() => _writing.Dispose();

    private async Task WriteAsync(Func<DurableRecord<TrailRecord>, Task> write)
    {
        await _writing.WaitAsync();
        try
        {
            await write(_disk);
        }
        finally
        {
            _writing.Release();
        }
    }
}
