using Gateway.Host.Model;

namespace Gateway.Isolation.Tests.Unloading;

/// <summary>One row of docs/unloading.md, with what is expected of it.</summary>
/// <param name="Fixture">The plugin.</param>
/// <param name="Uses">Its setting <c>uses</c>.</param>
/// <param name="Means">What that is, for people.</param>
/// <param name="Expected">What becomes of each of its generations.</param>
/// <param name="Holder">A part of the line that names the holder; empty for what unloads.</param>
internal sealed record UnloadRow(string Fixture, string Uses, string Means, RetiredState Expected, string Holder = "")
{
    public override string ToString() => Uses;
}
