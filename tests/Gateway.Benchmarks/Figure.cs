namespace Gateway.Benchmarks;

/// <summary>One measured thing.</summary>
internal sealed record Figure(string Name, double Median, double Least, double Greatest, long Bytes)
{
    public override string ToString() => $"{Name,-58} {Median,10:0.0} ns   ({Least:0.0} … {Greatest:0.0})   {Bytes} B";
}
