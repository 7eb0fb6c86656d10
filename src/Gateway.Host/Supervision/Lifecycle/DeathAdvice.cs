namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>What follows a death.</summary>
/// <param name="IsPluginFault">The plugin is to blame, not its surroundings.</param>
/// <param name="Wait">Null: at once.</param>
internal sealed record DeathAdvice(bool IsPluginFault, Wait? Wait);
