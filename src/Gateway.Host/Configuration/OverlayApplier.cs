using System.Globalization;

namespace Gateway.Host.Configuration;

/// <summary>Lays overlays over the tree by path: what exists is found in any case, what does not is added.</summary>
internal static class OverlayApplier
{
    public static void Apply(ConfigNode root, ConfigurationOverlay overlay, ProblemList problems)
    {
        var place = new ConfigPlace(overlay.Origin, 0, 0);
        var path = string.Join('.', overlay.Path);
        if (overlay.Path.Any(part => part.Length == 0))
        {
            problems.Add(path, place, "the path has an empty part.", "Write it like gateway.liveness_watchdog.interval or GATEWAY__LIVENESS_WATCHDOG__INTERVAL.");
            return;
        }

        var node = root;
        for (var level = 0; level < overlay.Path.Length; level++)
        {
            var last = level == overlay.Path.Length - 1;
            var below = last
                ? ConfigNode.Scalar(overlay.Value, place)
                : overlay.Path[level + 1] == "0" ? ConfigNode.List(place) : ConfigNode.Map(place);
            if (Step(node, overlay, level, below, last) is not { } next)
            {
                problems.Add(path, place, $"'{overlay.Path[level]}' does not fit here: above it is {node.KindInWords}{ListHint(node)}.");
                return;
            }

            node = next;
        }
    }

    // the node one level down; an existing container stays, a value is replaced
    private static ConfigNode? Step(ConfigNode node, ConfigurationOverlay overlay, int level, ConfigNode below, bool last) => node.Kind switch
    {
        ConfigNodeKind.Map => StepInMap(node, overlay, level, below, last),
        ConfigNodeKind.List => StepInList(node, overlay.Path[level], below, last),
        _ => null,
    };

    private static ConfigNode StepInMap(ConfigNode map, ConfigurationOverlay overlay, int level, ConfigNode below, bool last)
    {
        var part = overlay.Path[level];
        var found = map.Find(part)
            ?? map.Entries.Find(entry => string.Equals(entry.Key, part, StringComparison.OrdinalIgnoreCase))
            ?? map.Entries.Find(entry => string.Equals(entry.Key.Replace('-', '_'), part, StringComparison.OrdinalIgnoreCase));
        if (found is not null && !last && !found.Value.IsEmptyScalar)
        {
            return found.Value;
        }

        map.Put(new ConfigEntry(found?.Key ?? NewKey(overlay, level), below.Place, below));
        return below;
    }

    private static ConfigNode? StepInList(ConfigNode list, string part, ConfigNode below, bool last)
    {
        if (!int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > list.Items.Count)
        {
            return null;
        }

        if (index == list.Items.Count)
        {
            list.Items.Add(below);
        }
        else if (last || list.Items[index].IsEmptyScalar)
        {
            list.Items[index] = below;
        }

        return list.Items[index];
    }

    private static string NewKey(ConfigurationOverlay overlay, int level)
    {
        var part = overlay.Path[level];
        if (!overlay.FromEnvironment)
        {
            return part;
        }

        // instance and plugin names have '-' where an environment name can only have '_'
        part = part.ToLowerInvariant();
        return level == 2 && overlay.Path[1].ToLowerInvariant() is ("adapters" or "plugin_limits") ? part.Replace('_', '-') : part;
    }

    private static string ListHint(ConfigNode node) =>
        node.Kind == ConfigNodeKind.List ? string.Create(CultureInfo.InvariantCulture, $" of {node.Items.Count}, numbered from 0") : "";
}
