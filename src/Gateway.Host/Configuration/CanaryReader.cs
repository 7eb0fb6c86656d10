using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Reads <c>canary:</c> of one instance.</summary>
internal static class CanaryReader
{
    private static readonly Section<CanaryConfig> Keys = new Section<CanaryConfig>(new CanaryConfig())
        .Checked("via", "another instance", _ => "", (c, v) => c with { Via = AdapterId.Parse(v) }, NameFault)
        .Checked("conversation", "a conversation id", _ => "", (c, v) => c with { Conversation = v }, _ => null)
        .Duration("every", TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(7), c => c.Every, (c, v) => c with { Every = v })
        .Duration("deadline", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), c => c.Deadline, (c, v) => c with { Deadline = v });

    public static IEnumerable<KnownKey> Known(string path) => Keys.Known(path);

    public static CanaryConfig? Read(ConfigEntry? entry, string path, AdapterId name, ProblemList problems)
    {
        if (entry is null)
        {
            return null;
        }

        var read = Keys.Read(entry.Value, path, problems);
        foreach (var key in new[] { "via", "conversation" })
        {
            if (entry.Value.Kind == ConfigNodeKind.Map && string.IsNullOrWhiteSpace(entry.Value.Find(key)?.Value.Text))
            {
                problems.Add($"{path}.{key}", entry.Place, $"the canary has no '{key}'.", "Write the instance that sends ('via') and the conversation it writes into.");
            }
        }

        if (read.Via == name)
        {
            problems.Add($"{path}.via", entry.Value.Find("via")!.Value.Place, "an instance cannot send its own canary: platforms do not give a bot its own messages.", "Name another instance that may write into the conversation.");
        }

        return read;
    }

    /// <summary>Once all instances are known: one that no instance sends would never be missed, and nobody would be told.</summary>
    public static void CheckSender(ConfigEntry? entry, string path, IEnumerable<AdapterId> known, ProblemList problems)
    {
        var names = known.Select(one => one.ToString()).ToList();
        if (entry is { Value.Kind: ConfigNodeKind.Map } && entry.Value.Find("via")?.Value is { Text: { } text, Place: var place } && AdapterId.TryParse(text, out var via)
            && !names.Contains(via.ToString()))
        {
            problems.Warn($"{path}.via", place, $"no instance '{via}' is configured; no canary is sent until a dropped plugin runs under this name.",
                Nearest.Of(text, names) is { } near ? $"Did you mean '{near}'?" : null);
        }
    }

    private static (string Fault, string Suggestion)? NameFault(string text) =>
        AdapterId.TryParse(text, out _) ? null : ($"'{text}' is not a name: {Names.Rule}.", "Write the name of another instance.");
}
