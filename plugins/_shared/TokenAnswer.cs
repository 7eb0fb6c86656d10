namespace Gateway.Adapters.Plumbing;

/// <summary>A token, or why there is none: always one of the two.</summary>
/// <param name="Token">A secret.</param>
/// <param name="Lifetime">From now on.</param>
/// <param name="Failure">What the platform answered instead.</param>
internal sealed record TokenAnswer(string? Token, TimeSpan Lifetime, ApiAnswer? Failure)
{
    public static TokenAnswer Of(string token, TimeSpan lifetime) => new(token, lifetime, Failure: null);

    public static TokenAnswer Failed(ApiAnswer failure) => new(Token: null, TimeSpan.Zero, failure);

    /// <summary>Whoever logs the record gets no token.</summary>
    public override string ToString() => Token is null ? $"no token: {Failure?.Detail}" : "a token";
}
