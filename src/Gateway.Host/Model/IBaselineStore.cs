using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>What is usual for each instance, kept through restarts of the gateway.</summary>
internal interface IBaselineStore
{
    /// <summary>The gaps between messages of every instance that has any, oldest first. What cannot be read is left out: it is learned again.</summary>
    IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> Load();

    /// <summary>Replaces what is kept of these instances, in one write.</summary>
    Task SaveAsync(IReadOnlyDictionary<AdapterId, ImmutableArray<TimeSpan>> gaps, CancellationToken cancellationToken);
}
