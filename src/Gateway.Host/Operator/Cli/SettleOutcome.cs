namespace Gateway.Host.Operator.Cli;

/// <summary>Whether an adapter has got where a command sent it.</summary>
internal enum SettleOutcome
{
    Pending,
    Done,

    /// <summary>It rests or waits elsewhere.</summary>
    Elsewhere,
}
