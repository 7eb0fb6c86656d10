using Gateway.Host.Model;

namespace Gateway.Host.Supervision.Restart;

/// <summary>What the ledger knows of one instance.</summary>
/// <remarks>Not thread-safe: the ledger's lock guards it.</remarks>
internal sealed class InstanceTally
{
    // above any budget that the configuration allows; a budget beyond it would never be spent
    private const int Kept = 1024;
    private const int KeptLogins = 100_000;

    public TimeWindow Faults { get; } = new(Kept);

    public TimeWindow Logins { get; } = new(KeptLogins);

    public int Consecutive { get; private set; }

    public int Quarantines { get; private set; }

    /// <summary>Since the host started.</summary>
    public int Total { get; set; }

    public DateTimeOffset Newest { get; private set; }

    /// <summary>When it was last replaced for a silence that nothing explained.</summary>
    public DateTimeOffset? LastRecycle { get; private set; }

    public void Apply(RestartKind kind, Reason reason, DateTimeOffset at)
    {
        Newest = at;
        if (kind is RestartKind.Environment or RestartKind.PluginFault && reason == Reason.NoInboundEvidence)
        {
            LastRecycle = at;
        }

        switch (kind)
        {
            case RestartKind.PluginFault:
                Faults.Add(at);
                Consecutive++;
                break;
            case RestartKind.Environment:
                Consecutive++;
                break;
            case RestartKind.Login:
                Logins.Add(at);
                break;
            case RestartKind.Quarantine:
                Quarantines++;
                break;
            case RestartKind.Healthy:
                (Consecutive, Quarantines) = (0, 0);
                if (reason is Reason.Operator or Reason.FilesChanged or Reason.ConfigurationChanged)
                {
                    // a new input deserves a new budget; mere health does not empty the window, or dying every eleven minutes would cost nothing
                    Faults.Clear();
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "no rule is defined for this kind of entry");
        }
    }
}
