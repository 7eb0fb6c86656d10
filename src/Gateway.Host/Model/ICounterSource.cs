namespace Gateway.Host.Model;

/// <summary>Counters of one feature, shown by <c>/api/v1/status</c>. Any number may be registered.</summary>
internal interface ICounterSource
{
    /// <summary>The section they are shown under, kebab-case: <c>messaging</c>.</summary>
    string Section { get; }

    /// <summary>By name in camelCase. A snapshot: later changes do not show in it.</summary>
    IReadOnlyDictionary<string, long> Read();
}
