namespace Gateway.Host.Supervision.Judgement;

/// <summary>What to do about one more adapter that looks dead.</summary>
internal enum BlastDecision
{
    /// <summary>Replace it.</summary>
    Act,

    /// <summary>So many look dead that the host or its network is the more likely culprit: replace nothing.</summary>
    Hold,

    /// <summary>Held for long: replace this one, to learn whether a fresh generation fares better.</summary>
    Try,

    /// <summary>This machine's network is down, or has only just returned: replace and try nothing.</summary>
    AwaitNetwork,
}
