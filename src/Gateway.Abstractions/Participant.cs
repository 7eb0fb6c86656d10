namespace Gateway.Abstractions;

/// <summary>Who wrote a message.</summary>
/// <param name="Id">The platform's id of the account.</param>
/// <param name="Name">The name people see, or null.</param>
/// <param name="IsBot">True when the platform says that it is a bot.</param>
public sealed record Participant(string Id, string? Name = null, bool IsBot = false);
