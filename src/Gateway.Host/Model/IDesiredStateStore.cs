namespace Gateway.Host.Model;

/// <summary>What operators want, with who and why. Survives restarts.</summary>
internal interface IDesiredStateStore
{
    /// <summary>Enabled when nothing is recorded.</summary>
    DesiredState Get(AdapterId adapter);

    Task SetAsync(AdapterId adapter, DesiredState state, string by, string? why, CancellationToken cancellationToken);
}
