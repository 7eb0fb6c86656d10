using System.Collections.Frozen;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Storage.Journal;

/// <summary>How states of deliveries stand in the data file. The indexes of the table name some of them.</summary>
internal static class DeliveryWords
{
    private static readonly FrozenDictionary<DeliveryState, string> ByState = new Dictionary<DeliveryState, string>
    {
        [DeliveryState.Pending] = "pending",
        [DeliveryState.Attempting] = "attempting",
        [DeliveryState.Failed] = "failed",
        [DeliveryState.Delivered] = "delivered",
        [DeliveryState.Ambiguous] = "ambiguous",
        [DeliveryState.DeadLettered] = "dead-lettered",
        [DeliveryState.Abandoned] = "abandoned",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, DeliveryState> ByWord = ByState.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    public static string Of(DeliveryState state) => ByState[state];

    public static DeliveryState Read(string word) => ByWord[word];
}
