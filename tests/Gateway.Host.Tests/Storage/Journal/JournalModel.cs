using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Storage.Journal;

/// <summary>What the journal is meant to hold, as lists. Immutable: a step makes a new one.</summary>
internal sealed record JournalModel
{
    public static JournalModel Empty { get; } = new();

    /// <summary>"adapter/id", in the order of acceptance.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>How many of them have been routed is known for each.</summary>
    public IReadOnlySet<string> Routed { get; init; } = new HashSet<string>();

    /// <summary>Deliveries in the order of their places.</summary>
    public IReadOnlyList<Place> Deliveries { get; init; } = [];

    public IEnumerable<string> Unrouted => Accepted.Where(key => !Routed.Contains(key));

    public IEnumerable<Place> Open => Deliveries.Where(place => place.State is DeliveryState.Pending or DeliveryState.Attempting or DeliveryState.Failed);

    public IEnumerable<Place> Parked => Deliveries.Where(place => place.State is DeliveryState.Ambiguous or DeliveryState.DeadLettered);

    public JournalModel Change(Place place, DeliveryState state, int attempts) =>
        this with { Deliveries = [.. Deliveries.Select(one => one == place ? place with { State = state, Attempts = attempts } : one)] };

    /// <summary>The same at the end of all.</summary>
    public JournalModel Move(Place place, DeliveryState state) =>
        this with { Deliveries = [.. Deliveries.Where(one => one != place), place with { State = state, Attempts = 0 }] };

    internal sealed record Place(string Key, string Conversation, DeliveryState State, int Attempts);
}
