using Gateway.Host.Isolation.Reclamation.Holders;

namespace Gateway.Host.Isolation.Reclamation;

/// <summary>Finds out what keeps a leaked load context alive.</summary>
internal interface IHolderProbe
{
    /// <param name="handle">The weak handle of the context in this process.</param>
    /// <param name="cancellationToken">Ends the look, and whatever runs for it.</param>
    /// <returns>Never throws for anything that goes wrong on the way: that is an answer, too.</returns>
    Task<HolderAnswer> FindAsync(nint handle, CancellationToken cancellationToken);
}
