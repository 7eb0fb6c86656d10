namespace Gateway.Host.Supervision.Evidence;

/// <summary>One source's eye on one generation.</summary>
/// <remarks>Called by one thread at a time. Must return at once, allocate little when nothing is wrong, and never call the plugin.</remarks>
internal interface ISense
{
    void Look(Look look);
}
