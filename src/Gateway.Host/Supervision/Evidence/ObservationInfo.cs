using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Evidence;

/// <summary>What a kind of observation means.</summary>
/// <param name="Source">kebab-case, shown with the evidence.</param>
/// <param name="Weight">How much it decides.</param>
/// <param name="Reason">What a verdict that rests on it is called.</param>
/// <param name="IsTimed">Rests on the host's own clock, so that an overloaded host can be the culprit.</param>
internal readonly record struct ObservationInfo(string Source, ObservationWeight Weight, Reason Reason, bool IsTimed = false)
{
    /// <summary>Where soft evidence comes from; two different ones are needed for a verdict.</summary>
    public Witness Witness { get; init; }
}
