namespace Gateway.Host.Supervision.Judgement;

/// <summary>What a judge concludes, from mildest to worst.</summary>
internal enum VerdictKind
{
    /// <summary>This judge has nothing to go by.</summary>
    NoOpinion,

    Healthy,

    /// <summary>Something speaks against the generation, not enough to replace it.</summary>
    Suspicious,

    /// <summary>The generation is to be replaced.</summary>
    Dead,
}
