using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Judgement;

namespace Gateway.Host.Supervision.Restart;

/// <summary>What the restart policy needs to know of a death.</summary>
/// <param name="Reason">Why.</param>
/// <param name="IsRetryable">False when the adapter said that trying again cannot help.</param>
/// <param name="IsEnvironmental">The network or the platform gave trouble in its window.</param>
internal readonly record struct DeathCause(Reason Reason, bool IsRetryable, bool IsEnvironmental)
{
    public RestartKind Kind => IsEnvironmental ? RestartKind.Environment : RestartKind.PluginFault;

    /// <summary>Only a person can help: until its input changes, trying again is noise at best and a locked account at worst.</summary>
    public bool NeedsPerson => Reason is Reason.SettingInvalid or Reason.NotConfigured || (Reason == Reason.FatalReported && !IsRetryable);

    public static DeathCause From(Verdict verdict, EvidenceView view) => new(
        verdict.Reason,
        verdict.Observations.All(one => one.IsRetryable),
        view.SawEnvironment || verdict.Observations.Any(one => one.IsEnvironmental));
}
