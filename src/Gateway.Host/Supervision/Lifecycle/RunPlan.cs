using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What an instance should be, judged from its inputs alone.</summary>
/// <param name="Build">The build to run, or null when it must not run.</param>
/// <param name="Settings">Checked settings, with defaults.</param>
/// <param name="State">What to show while it does not run.</param>
/// <param name="Reason">Why it does not run.</param>
/// <param name="Detail">What exactly.</param>
/// <param name="Next">What ends the wait.</param>
internal sealed record RunPlan(PluginBuild? Build, AdapterSettings? Settings, AdapterState State, Reason Reason, string Detail, NextAction Next)
{
    public static RunPlan Go(PluginBuild build, AdapterSettings settings, IsolationMode tier = IsolationMode.InProcess, WorkerBounds? bounds = null) =>
        new(build, settings, AdapterState.Loading, Reason.None, "", NextAction.None) { Tier = tier, Bounds = bounds };

    public static RunPlan Hold(AdapterState state, Reason reason, string detail, NextActionKind next, string nextText) =>
        new(Build: null, Settings: null, state, reason, detail, new NextAction(next, At: null, nextText));

    /// <summary>In which tier.</summary>
    public IsolationMode Tier { get; private init; } = IsolationMode.InProcess;

    /// <summary>What bounds its worker process; null in-process, where the same limits bound nothing.</summary>
    public WorkerBounds? Bounds { get; private init; }

    /// <summary>Identifies what is to be run: a change of it lifts every wait.</summary>
    public string Fingerprint => Build is null
        ? $"hold:{Reason}:{Detail}"
        : $"{Build.ContentHash}:{Tier}:{Bounds}:" + string.Join('|', Settings!.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
