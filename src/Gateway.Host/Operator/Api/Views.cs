using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Crash;

namespace Gateway.Host.Operator.Api;

/// <summary>Turns the nouns of the model into what is shown. Pure.</summary>
internal static class Views
{
    public static AdapterView Of(AdapterSnapshot adapter) => new()
    {
        Name = adapter.Name.ToString(),
        Plugin = adapter.Plugin.ToString(),
        Version = adapter.Version,
        Build = adapter.Build,
        Generation = adapter.Generation.Value,
        Isolation = adapter.Isolation,
        IsolationReason = adapter.IsolationWhy is { Length: > 0 } why ? why : null,
        ProcessId = adapter.ProcessId,
        Containment = adapter.Containment,
        Origin = adapter.Origin,
        Desired = adapter.Desired,
        State = adapter.State,
        Health = adapter.Dimensions.Worst,
        Dimensions = new DimensionsView(
            adapter.Dimensions.Transport, adapter.Dimensions.Ingress, adapter.Dimensions.Dispatch, adapter.Dimensions.Send),
        Reason = adapter.Reason,
        Detail = adapter.Detail,
        Since = adapter.Since,
        Restarts = new RestartsView(
            adapter.Restarts.Total, adapter.Restarts.InWindow, adapter.Restarts.Budget, adapter.Restarts.Consecutive),
        Probes = new ProbesView(adapter.Probes.Sent, adapter.Probes.Answered, adapter.Probes.Failed),
        NextAction = new NextActionView(adapter.NextAction.Kind, adapter.NextAction.At, adapter.NextAction.Text) { Or = adapter.NextAction.Or },
        LastIncident = adapter.LastIncident is { } incident ? Of(adapter.Name, incident) : null,
        Evidence = Of(adapter.Evidence),
        Retired = [.. adapter.Retired.Select(retired =>
            new RetiredView(retired.Generation.Value, retired.State, retired.Detail, retired.RetiredAt) { ConnectionsShut = retired.ConnectionsShut, ConnectionsLeft = retired.ConnectionsLeft })],
        FencedCalls = adapter.FencedCalls,
    };

    public static IReadOnlyList<EvidenceView> Of(ImmutableArray<Evidence> evidence) =>
        [.. evidence.Select(seen => new EvidenceView(seen.Source, seen.Text, seen.At))];

    public static IncidentView Of(AdapterId adapter, Incident incident) => new()
    {
        Adapter = adapter.ToString(),
        Generation = incident.Generation.Value,
        Reason = incident.Reason,
        Detail = incident.Detail,
        At = incident.At,
        HealedSeconds = incident.Healed?.TotalSeconds,
        Evidence = Of(incident.Evidence),
    };

    public static EventView Of(GatewayEvent entry, string id) => new()
    {
        Id = id,
        Seq = entry.Sequence,
        At = entry.At,
        Kind = entry.Kind,
        Adapter = entry.Adapter?.ToString(),
        Generation = entry.Generation?.Value,
        Reason = entry.Reason,
        Text = entry.Text,
        Evidence = Of(entry.Evidence),
    };

    public static PluginView Of(PluginEntry entry) => new()
    {
        Source = entry.Source,
        Origin = entry.Origin,
        Id = entry.Id?.ToString(),
        Version = entry.Build?.Manifest.Version,
        Build = entry.Build?.ShortHash,
        Contract = entry.Build?.Manifest.Contract.ToString(),
        Transport = entry.Build?.Manifest.Transport,
        RequiredSettings = entry.Build is { } build
            ? [.. build.Manifest.Settings.Where(setting => setting.Required && setting.Default is null).Select(setting => setting.Key)]
            : [],
        Facts = [.. (entry.Build?.Manifest.Facts ?? PluginFacts.None).All.Select(fact => new PluginFactView(fact.Kind, fact.File, fact.What))],
        HasNativeCode = entry.Build?.Manifest.Facts.HasNativeCode,
        Taken = entry.Refusal is null,
        Reason = entry.Refusal?.Reason,
        File = entry.Refusal?.File,
        Detail = entry.Refusal?.Detail,
        Remedy = entry.Refusal?.Remedy,
        Notes = entry.Notes,
    };

    public static CrashView Of(CrashReport crash) => new()
    {
        At = crash.At,
        Cause = crash.Cause,
        Text = crash.Text,
        Did = crash.Did,
        Suspects = [.. crash.Suspects.Select(one => new SuspectView
        {
            Adapter = one.Adapter,
            Generation = one.Generation,
            Build = one.Build[..Math.Min(12, one.Build.Length)],
            Grade = one.Grade,
            Sure = one.Sure,
            Why = one.Words,
            Action = one.Action,
            Until = one.Until,
        })],
    };

    /// <summary>The deaths of every instance, the troubles of the host and its crashes, newest first.</summary>
    public static IReadOnlyList<IncidentView> Incidents(RosterSnapshot roster, IReadOnlyList<GatewayEvent> events, ImmutableArray<CrashReport> crashes, int limit)
    {
        // the roster knows how each instance's last death ended; the log knows the older ones
        var last = roster.Adapters.Values.Where(adapter => adapter.LastIncident is not null)
            .Select(adapter => Of(adapter.Name, adapter.LastIncident!)).ToList();
        var known = last.Select(incident => (incident.Adapter, incident.Generation)).ToHashSet();
        var logged = events.Where(IsIncident).Select(OfEvent)
            .Where(incident => incident.Adapter is null || known.Add((incident.Adapter, incident.Generation)));
        return [.. last.Concat(logged).Concat(crashes.Select(OfCrash)).OrderByDescending(incident => incident.At).Take(limit)];
    }

    private static bool IsIncident(GatewayEvent entry) =>
        entry.Kind is EventKind.VerdictReached or EventKind.UnattributedEscape or EventKind.HostLoopRestarted
            or EventKind.HostStalled or EventKind.HostDegraded or EventKind.PoolStarved;

    private static IncidentView OfCrash(CrashReport crash) => new()
    {
        Reason = Reason.HostCrashed,
        Detail = $"{crash.Text}; {crash.Did}",
        At = crash.At,
        Evidence =
        [
            .. crash.Suspects.Select(one => new EvidenceView("suspect", $"{one.Adapter}#{one.Generation}, {one.Sure}: {one.Words}", crash.At)),
            .. crash.Evidence.Select(line => new EvidenceView("crash", line, crash.At)),
        ],
    };

    private static IncidentView OfEvent(GatewayEvent entry) => new()
    {
        Adapter = entry.Adapter?.ToString(),
        Generation = entry.Generation?.Value,
        Reason = entry.Reason,
        Detail = entry.Text,
        At = entry.At,
        Evidence = Of(entry.Evidence),
    };
}
