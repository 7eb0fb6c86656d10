using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>The observed state of one instance and its way into the roster and the event log. Used from its mailbox only.</summary>
internal sealed class InstanceStatus(AdapterSnapshot first, Roster roster, EventLog events, TimeProvider time)
{
    private const int RetiredKept = 10;
    private AdapterSnapshot _now = first with { Since = time.GetUtcNow() };

    public AdapterSnapshot Now => _now;

    /// <summary>Moves to another state. Every move has a reason, a sentence and a next action; the same picture twice is said once.</summary>
    public void Move(AdapterState state, Reason reason, string detail, NextAction next, ImmutableArray<Model.Evidence> evidence = default)
    {
        var changed = state != _now.State || reason != _now.Reason;
        if (!changed && detail == _now.Detail && next == _now.NextAction)
        {
            return;
        }

        if (!Transitions.Allows(_now.State, state))
        {
            throw new InvalidOperationException($"'{_now.Name}' cannot go from {_now.State} to {state} (reason {reason}).");
        }

        _now = _now with
        {
            State = state,
            Reason = reason,
            Detail = detail,
            NextAction = next,
            Since = changed ? time.GetUtcNow() : _now.Since,
            Evidence = evidence.IsDefault ? (changed ? [] : _now.Evidence) : evidence,
            Dimensions = Dimensions(state, _now.Dimensions),
        };
        roster.Publish(_now);
        if (changed)
        {
            events.Append(new GatewayEvent
            {
                Kind = EventKind.StateChanged,
                Adapter = _now.Name,
                Generation = _now.Generation,
                Reason = reason,
                Text = $"{state}, {ReasonCatalogue.Code(reason)}" + (detail.Length > 0 ? $": {detail}" : ""),
                Evidence = _now.Evidence,
            });
        }
    }

    /// <summary>Changes what is shown without being a move.</summary>
    public void Update(Func<AdapterSnapshot, AdapterSnapshot> change)
    {
        var next = change(_now);
        if (next != _now)
        {
            _now = next;
            roster.Publish(_now);
        }
    }

    public void Retire(RetiredGeneration retired) => Update(now => now with
    {
        Retired = [retired, .. now.Retired.Where(one => one.Generation != retired.Generation).Take(RetiredKept - 1)],
    });

    public void Dimension(Func<HealthDimensions, HealthDimensions> change) => Update(now => now with { Dimensions = change(now.Dimensions) });

    private static HealthDimensions Dimensions(AdapterState state, HealthDimensions before) => state switch
    {
        AdapterState.Ready or AdapterState.Degraded or AdapterState.Draining => before,
        AdapterState.Unresponsive or AdapterState.Backoff or AdapterState.Quarantined or AdapterState.Failed => HealthDimensions.Down,
        _ => HealthDimensions.Unknown,
    };
}
