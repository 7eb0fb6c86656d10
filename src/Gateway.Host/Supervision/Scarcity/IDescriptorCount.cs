namespace Gateway.Host.Supervision.Scarcity;

/// <summary>How many descriptors this process has open. Cheap, allocates nothing, safe from any thread.</summary>
internal interface IDescriptorCount
{
    /// <summary>The limit; 0 where there is none, or where it is not known.</summary>
    int Most { get; }

    /// <summary>At least so many are open; exact when few are left.</summary>
    int Taken { get; }
}
