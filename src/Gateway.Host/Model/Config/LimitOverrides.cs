namespace Gateway.Host.Model.Config;

/// <summary>The limits that one level of the configuration sets; everything else is inherited.</summary>
/// <param name="Apply">Lays this level over the one below.</param>
/// <param name="Keys">The keys that it sets, for <c>config explain</c> and for comparing.</param>
internal sealed record LimitOverrides(Func<LimitsConfig, LimitsConfig> Apply, string Keys)
{
    public static LimitOverrides None { get; } = new(static limits => limits, "");

    public LimitsConfig Over(LimitsConfig below) => Apply(below);

    public bool Equals(LimitOverrides? other) => other is not null && Keys == other.Keys;

    public override int GetHashCode() => Keys.GetHashCode(StringComparison.Ordinal);
}
