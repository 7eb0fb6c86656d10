namespace Gateway.Adapters.Slack;

/// <summary>Who the bot is, so that its own words are told from those of others.</summary>
/// <param name="UserId">As the author of messages.</param>
/// <param name="BotId">The same bot as an integration; empty when Slack has not said it.</param>
/// <param name="Name">For people.</param>
/// <param name="Team">The workspace's id.</param>
internal sealed record Identity(string UserId, string BotId, string Name, string Team);
