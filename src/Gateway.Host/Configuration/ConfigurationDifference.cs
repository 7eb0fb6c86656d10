using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Says in a few words what an edit changed. Names only, never values. Empty when nothing did.</summary>
internal static class ConfigurationDifference
{
    public static string Describe(GatewayConfig before, GatewayConfig after)
    {
        var words = new List<string>();
        AddNames(words, "added", after.Adapters.Keys.Where(name => !before.Adapters.ContainsKey(name)).Select(name => name.ToString()));
        AddNames(words, "removed", before.Adapters.Keys.Where(name => !after.Adapters.ContainsKey(name)).Select(name => name.ToString()));
        AddNames(words, "changed", after.Adapters
            .Where(pair => before.Adapters.TryGetValue(pair.Key, out var old) && !(old.RunsLike(pair.Value) && old.Limits == pair.Value.Limits && old.Required == pair.Value.Required))
            .Select(pair => pair.Key.ToString()));
        AddNames(words, "edited", Parts(before, after));
        if (before.Listen != after.Listen)
        {
            words.Add("listen takes effect at the next start");
        }

        return string.Join("; ", words);
    }

    private static IEnumerable<string> Parts(GatewayConfig before, GatewayConfig after)
    {
        if (before.Watchdog != after.Watchdog)
        {
            yield return "liveness_watchdog";
        }

        if (before.Evidence != after.Evidence)
        {
            yield return "evidence";
        }

        if (!before.Routes.SequenceEqual(after.Routes))
        {
            yield return "routes";
        }

        if (before.Webhooks.Count != after.Webhooks.Count || before.Webhooks.Any(pair => after.Webhooks.GetValueOrDefault(pair.Key) != pair.Value))
        {
            yield return "webhooks";
        }

        if (before.Consumers != after.Consumers)
        {
            yield return "consumers";
        }

        if (before.Plugins != after.Plugins)
        {
            yield return "plugins";
        }

        if (before.Log != after.Log)
        {
            yield return "log";
        }

        if (before.Diagnostics != after.Diagnostics)
        {
            yield return "diagnostics";
        }

        if (before.Limits != after.Limits)
        {
            yield return "limits";
        }

        if (before.PluginLimits.Count != after.PluginLimits.Count || before.PluginLimits.Any(pair => after.PluginLimits.GetValueOrDefault(pair.Key) != pair.Value))
        {
            yield return "plugin_limits";
        }
    }

    private static void AddNames(List<string> words, string verb, IEnumerable<string> names)
    {
        var list = names.Order(StringComparer.Ordinal).ToList();
        if (list.Count > 0)
        {
            words.Add($"{verb} {string.Join(", ", list)}");
        }
    }
}
