using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Reads <c>gateway.adapters</c>.</summary>
internal sealed class AdaptersReader(ReadContext context, GatewayConfig shared)
{
    public const string EchoTarget = "echo";
    private readonly ProblemList _problems = context.Problems;

    // plugin, settings and limits are read by hand; the others are a section like every other
    private static readonly Section<AdapterConfig> Plain = new Section<AdapterConfig>(new AdapterConfig { Name = default, Plugin = default })
        .Flag("required", c => c.Required, (c, v) => c with { Required = v })
        .Choice("isolation", IsolationWords.All, _ => "gateway.plugins.isolation, else auto", (c, v) => c with { Isolation = IsolationWords.Read(v) })
        .Choice("sandbox", SandboxWords.All, _ => "gateway.plugins.sandbox, else auto", (c, v) => c with { Sandbox = SandboxWords.Read(v) });

    private static readonly string[] Keys = ["plugin", "isolation", "sandbox", "required", "settings", "limits", "canary"];

    public static IEnumerable<KnownKey> Known(string path) =>
    [
        new(path + ".plugin", "<name>", "a plugin id"),
        .. Plain.Known(path),
        new(path + ".settings", "", "what the plugin declares"),
        new(path + ".limits", "", "any of gateway.limits"),
        .. CanaryReader.Known(path + ".canary"),
    ];

    public ImmutableDictionary<AdapterId, AdapterConfig> Read(ConfigNode? node, string path)
    {
        var adapters = ImmutableDictionary.CreateBuilder<AdapterId, AdapterConfig>();
        if (node is null || !_problems.Expect(ConfigNodeKind.Map, node, path))
        {
            return adapters.ToImmutable();
        }

        foreach (var entry in node.Entries)
        {
            var below = ProblemList.Join(path, entry.Key);
            if (ReadName(entry, below) is not { } name || !_problems.Expect(ConfigNodeKind.Map, entry.Value, below))
            {
                continue;
            }

            if (!adapters.TryAdd(name, ReadOne(entry, below, name)))
            {
                _problems.Add(below, entry.Place, $"'{entry.Key}' and an instance above are the same name.", "Names have no case: choose another.");
            }
        }

        foreach (var entry in node.Entries.Where(entry => entry.Value.Kind == ConfigNodeKind.Map))
        {
            CanaryReader.CheckSender(entry.Value.Find("canary"), ProblemList.Join(path, entry.Key) + ".canary", adapters.Keys, _problems);
        }

        return adapters.ToImmutable();
    }

    private AdapterId? ReadName(ConfigEntry entry, string path)
    {
        if (!AdapterId.TryParse(entry.Key, out var name))
        {
            var near = entry.Key.Trim().Replace('_', '-').Replace(' ', '-');
            _problems.Add(path, entry.Place, $"'{entry.Key}' is not a name: {Names.Rule}.", Names.TryNormalise(near, out var plain) ? $"Write '{plain}'." : null);
            return null;
        }

        if (name.ToString() == EchoTarget)
        {
            _problems.Add(path, entry.Place, "'echo' is the target of routes that answers with what it got.", "Choose another name, for example 'echo-1'.");
            return null;
        }

        return name;
    }

    private AdapterConfig ReadOne(ConfigEntry entry, string path, AdapterId name)
    {
        foreach (var unknown in entry.Value.Entries.Where(key => !Keys.Contains(key.Key)))
        {
            _problems.UnknownKey(path, unknown, Keys);
        }

        var plugin = ReadPlugin(entry.Value.Find("plugin"), path + ".plugin", name);
        var settings = new SettingsFlattener(context);
        if (entry.Value.Find("settings") is { } tree && _problems.Expect(ConfigNodeKind.Map, tree.Value, path + ".settings"))
        {
            if (!tree.Value.IsEmptyScalar)
            {
                settings.Add(tree.Value, "", path + ".settings");
            }
        }

        settings.Place("", entry.Place);
        var below = shared.LimitsFor(plugin, name);
        return PlainKeysOf(entry.Value, path) with
        {
            Name = name,
            Plugin = plugin,
            Settings = settings.Values,
            Places = settings.Places,
            Limits = LimitsReader.Read(entry.Value.Find("limits")?.Value, path + ".limits", below, _problems),
            Canary = CanaryReader.Read(entry.Value.Find("canary"), path + ".canary", name, _problems),
        };
    }

    private AdapterConfig PlainKeysOf(ConfigNode map, string path)
    {
        var plain = ConfigNode.Map(map.Place);
        plain.Entries.AddRange(map.Entries.Where(entry => Plain.Keys.Any(key => key.Key == entry.Key)));
        return Plain.Read(plain, path, _problems);
    }

    private PluginId ReadPlugin(ConfigEntry? entry, string path, AdapterId name)
    {
        var text = entry is null ? name.ToString() : entry.Value.Text;
        if (!PluginId.TryParse(text, out var plugin))
        {
            _problems.Add(path, entry!.Value.Place, $"'{text}' is not a plugin id: {Names.Rule}.", "Write the id that 'gateway plugins list' shows.");
        }

        return plugin;
    }
}
