using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Gateway.Platforms.Tests.Discord;

/// <summary>Every moment of a connection with every kind of end.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CombinatorialCodesAttribute : DataAttribute
{
    private static readonly int?[] Codes = [null, 1000, 4000, 4009];
    private static readonly string[] Moments = ["opened", "identified", "ready"];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Moments.SelectMany(moment => Codes.Select(code => new TheoryDataRow(code, moment)))]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
