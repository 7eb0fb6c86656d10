namespace Gateway.Host.Isolation.Reclamation.Holders;

/// <summary>One line for a way of references: <c>AppDomain.ProcessExit -> EventHandler -> Plug.A+&lt;>c</c>.</summary>
internal static class HolderWay
{
    /// <summary>Beyond this a way is no explanation any more.</summary>
    private const int Longest = 8;

    private const string Arrow = " -> ";

    /// <param name="steps">From the root: each object with the name of the field that leads on from it, empty for an array's element.</param>
    /// <param name="root">Where the first of them is held.</param>
    public static string Line(string root, IReadOnlyList<(string Type, string LeadsOn)> steps)
    {
        List<string> words = [];
        // a singleton in a field of its own type says nothing that the next step does not
        if (steps.Count == 0 || !root.StartsWith(steps[0].Type + ".", StringComparison.Ordinal) || steps[0].LeadsOn.Length == 0)
        {
            words.Add(root);
        }

        var shown = "";
        foreach (var (type, leadsOn) in steps)
        {
            // the inside of a collection, the list of an event: how it holds, not who
            if (type.StartsWith(shown + "+", StringComparison.Ordinal) && shown.Length > 0 || type == "Object[]" || type == shown || type == "LoaderAllocator" && shown.Length > 0)
            {
                continue;
            }

            shown = type;
            // a public name says more than the type (an event, a property); a private one is an accident of the library
            words.Add(leadsOn.Length > 0 && char.IsUpper(leadsOn[0]) ? $"{type}.{leadsOn}" : type);
        }

        return words.Count <= Longest
            ? string.Join(Arrow, words)
            : string.Join(Arrow, [.. words.Take(Longest / 2), "…", .. words.Skip(words.Count - Longest / 2)]);
    }
}
