using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Reads <c>gateway.routes</c>.</summary>
internal sealed partial class RoutesReader(ProblemList problems, GatewayConfig config)
{
    private static readonly string[] Keys = ["from", "to", "from_conversation", "to_conversation", "author"];
    private static readonly string[] Placeholders = ["{name}", "{id}", "{adapter}", "{conversation}"];

    public static IEnumerable<KnownKey> Known(string path) =>
    [
        new(path + ".from", "", "an instance"),
        new(path + ".to", "", "echo, an instance or a webhook"),
        new(path + ".from_conversation", "", "a conversation id"),
        new(path + ".to_conversation", "", "a conversation id"),
        new(path + ".author", RouteConfig.DefaultAuthor, "a text with {name}, {id}, {adapter}, {conversation}"),
    ];

    public ImmutableArray<RouteConfig> Read(ConfigNode? node, string path)
    {
        if (node is null || !problems.Expect(ConfigNodeKind.List, node, path))
        {
            return [];
        }

        var routes = ImmutableArray.CreateBuilder<RouteConfig>();
        for (var i = 0; i < node.Items.Count; i++)
        {
            var below = string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]");
            if (problems.Expect(ConfigNodeKind.Map, node.Items[i], below) && ReadOne(node.Items[i], below) is { } route)
            {
                routes.Add(route);
            }
        }

        return routes.ToImmutable();
    }

    private RouteConfig? ReadOne(ConfigNode map, string path)
    {
        foreach (var unknown in map.Entries.Where(entry => !Keys.Contains(entry.Key)))
        {
            problems.UnknownKey(path, unknown, Keys);
        }

        var from = ReadEnd(map, "from", path, out _);
        var to = ReadEnd(map, "to", path, out var echo);
        var route = new { FromConversation = ReadText(map, "from_conversation", path), ToConversation = ReadText(map, "to_conversation", path) };
        if (from is null || (to is null && !echo))
        {
            return null;
        }

        var webhook = to is { } target && config.Webhooks.ContainsKey(target);
        if ((echo || webhook) && route.ToConversation is not null)
        {
            problems.Add(path + ".to_conversation", map.Find("to_conversation")!.Value.Place,
                echo ? "an echo goes back to where the message came from." : "a webhook has no conversations.", "Remove to_conversation.");
        }
        else if ((echo || webhook) && map.Find("author") is { } author)
        {
            problems.Add(path + ".author", author.Value.Place, "only a bridge names the author.", "Remove author.");
        }
        else if (to == from && route.ToConversation is null)
        {
            problems.Add(path + ".to", map.Find("to")!.Value.Place, $"'{to}' would send to itself.", "Write 'to: echo', or set to_conversation.");
        }

        return new RouteConfig { From = from.Value, To = to, FromConversation = route.FromConversation, ToConversation = route.ToConversation, Author = ReadAuthor(map, path) };
    }

    private AdapterId? ReadEnd(ConfigNode map, string key, string path, out bool echo)
    {
        echo = false;
        var below = ProblemList.Join(path, key);
        if (map.Find(key) is not { } entry)
        {
            problems.Add(below, map.Place, $"the route has no '{key}'.", key == "to" ? "Write 'to: echo' or 'to: <instance>'." : "Write 'from: <instance>'.");
            return null;
        }

        if (key == "to" && string.Equals(entry.Value.Text?.Trim(), AdaptersReader.EchoTarget, StringComparison.OrdinalIgnoreCase))
        {
            echo = true;
            return null;
        }

        if (!AdapterId.TryParse(entry.Value.Text, out var id))
        {
            problems.Add(below, entry.Value.Place, $"'{entry.Value.Text}' is not a name: {Names.Rule}.", "Write the name of an instance.");
            return null;
        }

        // a dropped plugin without settings runs under its id, so an unknown name may be right
        if (!config.Adapters.ContainsKey(id) && !(key == "to" && config.Webhooks.ContainsKey(id)))
        {
            var near = Nearest.Of(id.ToString(), config.Adapters.Keys.Concat(key == "to" ? config.Webhooks.Keys : []).Select(known => known.ToString()));
            problems.Warn(below, entry.Value.Place, $"no instance '{id}' is configured; the route waits until a dropped plugin runs under this name.",
                near is null ? null : $"Did you mean '{near}'?");
        }

        return id;
    }

    private string ReadAuthor(ConfigNode map, string path)
    {
        if (map.Find("author") is not { } entry)
        {
            return RouteConfig.DefaultAuthor;
        }

        var text = entry.Value.Text ?? "";
        foreach (var unknown in Braces().Matches(text).Select(match => match.Value).Except(Placeholders, StringComparer.Ordinal))
        {
            problems.Add(path + ".author", entry.Value.Place, $"'{unknown}' is nothing that an author has.", $"Write {string.Join(", ", Placeholders)}, or plain text.");
        }

        return text;
    }

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Braces();

    private string? ReadText(ConfigNode map, string key, string path)
    {
        if (map.Find(key) is not { } entry)
        {
            return null;
        }

        if (string.IsNullOrEmpty(entry.Value.Text))
        {
            problems.Add(ProblemList.Join(path, key), entry.Value.Place, "this must be the id of a conversation.", "Write the id, or remove the key for all conversations.");
        }

        return entry.Value.Text;
    }
}
