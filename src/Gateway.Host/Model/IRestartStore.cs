namespace Gateway.Host.Model;

/// <summary>When which instance was restarted and for what, so that budgets survive restarts of the host.</summary>
internal interface IRestartStore
{
    /// <summary>Everything since <paramref name="since"/>, oldest first.</summary>
    IReadOnlyList<RestartRecord> Load(DateTimeOffset since);

    Task AppendAsync(RestartRecord record, CancellationToken cancellationToken);

    /// <summary>Forgets everything before <paramref name="before"/>.</summary>
    Task TrimAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>The next generation number of an instance; durable before it returns.</summary>
    GenerationNumber NextGeneration(AdapterId adapter);
}
