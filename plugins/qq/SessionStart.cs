namespace Gateway.Adapters.Qq;

/// <summary>What QQ allows for the next fresh login, and where the gateway is.</summary>
/// <param name="Url">Of the gateway.</param>
/// <param name="Remaining">How many fresh logins are left.</param>
/// <param name="Total">Of how many.</param>
/// <param name="ResetAfter">Until there are <paramref name="Total"/> again.</param>
internal sealed record SessionStart(string Url, int Remaining, int Total, TimeSpan ResetAfter);
