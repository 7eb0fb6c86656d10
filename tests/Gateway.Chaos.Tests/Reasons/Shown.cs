using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Operator;
using Gateway.Host.Operator.Api;

namespace Gateway.Chaos.Tests.Reasons;

/// <summary>A reason code as somebody gets to see it, on an instance, a plugin entry or an event of a running gateway.</summary>
/// <param name="Reason">The code that is shown, not the one that was wanted.</param>
/// <param name="Detail">What exactly.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Next">What the host does next; null where only the general sentence of the catalogue applies.</param>
/// <param name="Why">What <c>gateway why</c> answers.</param>
internal sealed record Shown(Reason Reason, string Detail, ImmutableArray<Evidence> Evidence, NextAction? Next, WhyView Why)
{
    public static Shown Of(AdapterSnapshot adapter, PluginEntry? entry = null)
    {
        var evidence = adapter.Evidence.IsEmpty && adapter.LastIncident is { } incident && incident.Reason == adapter.Reason ? incident.Evidence : adapter.Evidence;
        return new Shown(adapter.Reason, adapter.Detail, evidence, adapter.NextAction, WhyText.Explain(adapter, entry, adapter.Since));
    }

    public static Shown Of(PluginEntry entry) =>
        new(entry.Refusal?.Reason ?? Reason.None, entry.Refusal?.Detail ?? "", [], Next: null, WhyText.Explain(entry, DateTimeOffset.UnixEpoch));

    /// <summary>A code that is on the instance for a moment only: the event keeps it.</summary>
    public static Shown Of(GatewayEvent entry, AdapterSnapshot then) =>
        new(entry.Reason!.Value, entry.Text, entry.Evidence, Next: null, WhyText.Explain(then with { Reason = entry.Reason.Value, Detail = entry.Text }, plugin: null, entry.At));
}
