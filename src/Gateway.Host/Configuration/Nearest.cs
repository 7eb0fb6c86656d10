namespace Gateway.Host.Configuration;

/// <summary>Finds what somebody probably meant: the known word with the fewest typing errors, if there are few enough.</summary>
internal static class Nearest
{
    /// <summary>Null when nothing is near: a third of the letters, at least one and at most three.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var (best, fewest) = ((string?)null, int.MaxValue);
        foreach (var candidate in known)
        {
            var errors = Distance(Plain(word), Plain(candidate));
            if (errors < fewest)
            {
                (best, fewest) = (candidate, errors);
            }
        }

        return best is not null && fewest <= Math.Clamp(Math.Max(word.Length, best.Length) / 3, 1, 3) ? best : null;
    }

    /// <summary>Insertions, deletions, replacements, and swaps of neighbours (optimal string alignment).</summary>
    public static int Distance(string left, string right)
    {
        var cost = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
        {
            for (var j = 0; j <= right.Length; j++)
            {
                cost[i, j] = i == 0 || j == 0 ? i + j : Cheapest(cost, left, right, i, j);
            }
        }

        return cost[left.Length, right.Length];
    }

    private static int Cheapest(int[,] cost, string left, string right, int i, int j)
    {
        var same = left[i - 1] == right[j - 1] ? 0 : 1;
        var least = Math.Min(Math.Min(cost[i - 1, j] + 1, cost[i, j - 1] + 1), cost[i - 1, j - 1] + same);
        return i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]
            ? Math.Min(least, cost[i - 2, j - 2] + 1)
            : least;
    }

    // camelCase and kebab-case are the usual slips for snake_case: they cost nothing
    private static string Plain(string word) =>
        word.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
