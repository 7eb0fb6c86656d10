using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Reads the file and its overlays into a configuration, or says everything that is wrong with them.</summary>
internal static class ConfigurationReader
{
    private const long LargestFile = 1024 * 1024;
    private const string Top = "gateway";

    private static readonly string[] Keys =
        ["liveness_watchdog", "evidence", "adapters", "routes", "webhooks", "consumers", "plugins", "listen", "messaging", "log", "diagnostics", "limits", "plugin_limits"];

    /// <summary>Every key that is known, for the documentation and its test.</summary>
    public static IEnumerable<KnownKey> KnownKeys =>
    [
        .. Sections.Watchdog.Known("gateway.liveness_watchdog"),
        .. Sections.Evidence.Known("gateway.evidence"),
        .. AdaptersReader.Known("gateway.adapters.<name>"),
        .. RoutesReader.Known("gateway.routes[]"),
        .. WebhooksReader.Known("gateway.webhooks.<name>"),
        .. Sections.Consumers.Known("gateway.consumers"),
        .. Sections.Plugins.Known("gateway.plugins"),
        .. Sections.Listen.Known("gateway.listen"),
        .. Sections.Messaging.Known("gateway.messaging"),
        .. Sections.Log.Known("gateway.log"),
        .. Sections.Diagnostics.Known("gateway.diagnostics"),
        .. Sections.Limits.Known("gateway.limits"),
        new("gateway.plugin_limits.<plugin>", "", "any of gateway.limits"),
    ];

    /// <param name="path">The file; null or absent means defaults.</param>
    /// <param name="overlays">Applied in order: the last one wins.</param>
    /// <param name="secrets">Gets every value that a reference was resolved to.</param>
    /// <param name="environment">Where <c>${env:}</c> looks; the process's own when null.</param>
    public static ConfigurationOutcome Read(
        string? path, IReadOnlyList<ConfigurationOverlay> overlays, ISecrets secrets, Func<string, string?>? environment = null)
    {
        var problems = new ProblemList();
        var file = path is null ? "gateway.yaml" : Path.GetFileName(path);
        var folder = path is null ? Environment.CurrentDirectory : Path.GetDirectoryName(Path.GetFullPath(path))!;
        var context = new ReadContext(problems, secrets, environment ?? Environment.GetEnvironmentVariable, folder);
        var root = ReadTree(path, file, problems);
        if (root is not null)
        {
            foreach (var overlay in overlays)
            {
                OverlayApplier.Apply(root, overlay, problems);
            }
        }

        var config = root is null ? GatewayConfig.Default : ReadRoot(root, context);
        return new ConfigurationOutcome(problems.Any ? null : config, problems.Problems, problems.Warnings) { SecretFiles = [.. context.SecretFiles] };
    }

    // null only when the file cannot be read: then there is a problem
    private static ConfigNode? ReadTree(string? path, string file, ProblemList problems)
    {
        var start = new ConfigPlace(file, 1, 1);
        if (path is null || !(File.Exists(path) || Directory.Exists(path)))
        {
            return ConfigNode.Map(start);
        }

        try
        {
            if (File.Exists(path) && new FileInfo(path).Length > LargestFile)
            {
                problems.Add("(file)", start, "the file is larger than 1 MiB.", "Check that the path names the configuration.");
                return null;
            }

            var tree = YamlTreeReader.Read(File.ReadAllText(path), file, problems);
            return tree ?? (problems.Any ? null : ConfigNode.Map(start));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            problems.Add("(file)", start, "the file cannot be read.", "Check that it is a file and that the gateway's user may read it.");
            return null;
        }
    }

    private static GatewayConfig ReadRoot(ConfigNode root, ReadContext context)
    {
        if (!context.Problems.Expect(ConfigNodeKind.Map, root, Top))
        {
            return GatewayConfig.Default;
        }

        foreach (var entry in root.Entries.Where(entry => entry.Key != Top))
        {
            if (Keys.Contains(entry.Key))
            {
                context.Problems.Add(entry.Key, entry.Place, $"'{entry.Key}' stands at the top.", "Put it under 'gateway:', indented.");
            }
            else
            {
                context.Problems.UnknownKey("", entry, [Top]);
            }
        }

        return root.Find(Top) is { Value: var gateway } && context.Problems.Expect(ConfigNodeKind.Map, gateway, Top)
            ? ReadGateway(gateway, context)
            : GatewayConfig.Default;
    }

    private static GatewayConfig ReadGateway(ConfigNode gateway, ReadContext context)
    {
        var problems = context.Problems;
        foreach (var unknown in gateway.Entries.Where(entry => !Keys.Contains(entry.Key)))
        {
            problems.UnknownKey(Top, unknown, Keys);
        }

        ConfigNode? Part(string key) => gateway.Find(key)?.Value;
        var config = new GatewayConfig
        {
            Watchdog = Sections.Watchdog.Read(Part("liveness_watchdog"), "gateway.liveness_watchdog", problems),
            Evidence = Sections.Evidence.Read(Part("evidence"), "gateway.evidence", problems),
            Consumers = Sections.Consumers.Read(Part("consumers"), "gateway.consumers", problems),
            Plugins = Sections.Plugins.Read(Part("plugins"), "gateway.plugins", problems),
            Listen = Sections.Listen.Read(Part("listen"), "gateway.listen", problems),
            Messaging = Sections.Messaging.Read(Part("messaging"), "gateway.messaging", problems),
            Log = Sections.Log.Read(Part("log"), "gateway.log", problems),
            Diagnostics = Sections.Diagnostics.Read(Part("diagnostics"), "gateway.diagnostics", problems),
        };
        CheckWatchdog(config.Watchdog, Part("liveness_watchdog"), problems);
        var standard = LimitsConfig.Default with { FailureThreshold = config.Watchdog.FailureThreshold };
        config = config with { Limits = LimitsReader.Read(Part("limits"), "gateway.limits", standard, problems) };
        config = config with { PluginLimits = ReadPluginLimits(Part("plugin_limits"), config.Limits.Over(standard), problems) };
        config = config with { Adapters = new AdaptersReader(context, config).Read(Part("adapters"), "gateway.adapters") };
        config = config with { Webhooks = new WebhooksReader(context, config).Read(Part("webhooks"), "gateway.webhooks") };
        return config with { Routes = new RoutesReader(problems, config).Read(Part("routes"), "gateway.routes") };
    }

    private static void CheckWatchdog(WatchdogConfig watchdog, ConfigNode? node, ProblemList problems)
    {
        if (watchdog.Sweep > watchdog.Interval && (node?.Find("sweep") ?? node?.Find("interval")) is { } culprit)
        {
            problems.Add($"gateway.liveness_watchdog.{culprit.Key}", culprit.Value.Place,
                $"sweep ({Durations.Text(watchdog.Sweep)}) must not be longer than interval ({Durations.Text(watchdog.Interval)}).", "Set a shorter sweep.");
        }
    }

    private static ImmutableDictionary<PluginId, LimitOverrides> ReadPluginLimits(ConfigNode? node, LimitsConfig below, ProblemList problems)
    {
        const string Where = "gateway.plugin_limits";
        var limits = ImmutableDictionary.CreateBuilder<PluginId, LimitOverrides>();
        if (node is null || !problems.Expect(ConfigNodeKind.Map, node, Where))
        {
            return limits.ToImmutable();
        }

        foreach (var entry in node.Entries)
        {
            var path = ProblemList.Join(Where, entry.Key);
            if (!PluginId.TryParse(entry.Key, out var plugin))
            {
                problems.Add(path, entry.Place, $"'{entry.Key}' is not a plugin id: {Names.Rule}.");
            }
            else if (!limits.TryAdd(plugin, LimitsReader.Read(entry.Value, path, below, problems)))
            {
                problems.Add(path, entry.Place, $"'{plugin}' is given twice.", "Remove one of them.");
            }
        }

        return limits.ToImmutable();
    }
}
