namespace Gateway.Host.Isolation.Worker.Launch;

/// <summary>One limit as asked for and as it is.</summary>
/// <param name="Kind">What is limited.</param>
/// <param name="Asked">How much, for people: "256 MB".</param>
/// <param name="Means">By what.</param>
/// <param name="Remark">Why it is weaker than asked or not in force, with the remedy; null where there is nothing to say.</param>
internal sealed record LimitInForce(LimitKind Kind, string Asked, LimitMeans Means, string? Remark)
{
    public string Sentence
    {
        get
        {
            var means = Means switch
            {
                LimitMeans.CgroupV1 => "by cgroup v1",
                LimitMeans.CgroupV2 => "by cgroup v2",
                LimitMeans.RuntimeHeap => "by the runtime's heap limit",
                LimitMeans.ResourceLimit => "by rlimit",
                _ => "not in force",
            };
            return $"{Name}: {Asked}, {means}{(Remark is null ? "" : $" ({Remark})")}";
        }
    }

    private string Name => Kind switch
    {
        LimitKind.OpenFiles => "open files",
        _ => Kind.ToString().ToLowerInvariant(),
    };
}
