namespace Gateway.Adapters.Discord;

/// <summary>Where to connect to, or why not now; what is wrong has been reported.</summary>
/// <param name="Url">Of the Gateway, or null.</param>
/// <param name="Wait">How long to wait at least before asking again, or null for the usual pace.</param>
/// <param name="IsOver">A person has to act first.</param>
internal readonly record struct LoginWay(string? Url, TimeSpan? Wait = null, bool IsOver = false);
