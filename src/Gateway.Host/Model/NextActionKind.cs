namespace Gateway.Host.Model;

/// <summary>What the host does next.</summary>
internal enum NextActionKind
{
    None,
    LivenessCheck,
    BecomeReady,
    Restart,
    EndQuarantine,
    EndProbation,
    FinishStop,
    WaitForFiles,
    WaitForConfiguration,
    WaitForOperator,
}
