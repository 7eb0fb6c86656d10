namespace Gateway.Adapters.Qq;

/// <summary>Where to connect to and with what, or why not now; what is wrong has been reported.</summary>
/// <param name="Url">Of the gateway, or null.</param>
/// <param name="Token">The access token, with a url.</param>
/// <param name="Wait">How long to wait at least before asking again, or null for the usual pace.</param>
/// <param name="IsOver">A person has to act first.</param>
internal readonly record struct LoginWay(string? Url, string? Token = null, TimeSpan? Wait = null, bool IsOver = false)
{
    /// <summary>Whoever logs it gets no token.</summary>
    public override string ToString() => Url ?? "no way";
}
