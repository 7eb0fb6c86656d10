namespace Gateway.Adapters.Slack;

/// <summary>How far a delivery has come in this generation.</summary>
/// <param name="Stamps">Of the pieces that are certainly there, in order.</param>
/// <param name="IsCertain">The piece after them is certainly not there.</param>
internal sealed record SendProgress(IReadOnlyList<string> Stamps, bool IsCertain)
{
    public static SendProgress None { get; } = new([], IsCertain: true);
}
