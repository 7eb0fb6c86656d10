namespace Gateway.Host.Model;

/// <summary>What is known of a build.</summary>
internal enum BuildVerdict
{
    /// <summary>Never ran.</summary>
    Untried,

    /// <summary>Outlived its probation.</summary>
    Good,

    /// <summary>Died in its probation.</summary>
    Failed,
}
