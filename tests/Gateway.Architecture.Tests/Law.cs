namespace Gateway.Architecture.Tests;

/// <summary>A rule holds when it finds no breach; it is worth something when a fixture shows that it finds one.</summary>
internal static class Law
{
    public static void Holds(IEnumerable<string> breaches)
    {
        var found = breaches.Distinct().Order(StringComparer.Ordinal).ToList();
        found.Count.ShouldBe(0, Environment.NewLine + string.Join(Environment.NewLine, found) + Environment.NewLine);
    }

    /// <summary>Exactly these breaches, each recognised by a part of its text.</summary>
    public static void IsBroken(IEnumerable<string> breaches, params string[] parts)
    {
        var found = breaches.Distinct().ToList();
        found.Count.ShouldBe(parts.Length, "found: " + string.Join(" | ", found));
        foreach (var part in parts)
        {
            found.ShouldContain(breach => breach.Contains(part, StringComparison.Ordinal), $"no breach names '{part}'; found: {string.Join(" | ", found)}");
        }
    }
}
