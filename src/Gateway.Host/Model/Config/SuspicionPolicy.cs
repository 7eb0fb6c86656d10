namespace Gateway.Host.Model.Config;

/// <summary>What follows a silence that nothing can confirm or explain.</summary>
internal enum SuspicionPolicy
{
    /// <summary>Degraded, and people are told.</summary>
    Alert,

    /// <summary>Degraded, and the generation is replaced: once per bound, at least an hour apart, from the budget.</summary>
    Recycle,
}
