using System.Collections.Immutable;
using System.Globalization;

namespace Gateway.Host.Configuration;

/// <summary>Turns a tree of settings into keys joined by colons, as the contract hands them to adapters, with references resolved.</summary>
internal sealed class SettingsFlattener(ReadContext context)
{
    private readonly ImmutableSortedDictionary<string, string>.Builder _values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, string>.Builder _places = ImmutableDictionary.CreateBuilder<string, string>();

    public ImmutableSortedDictionary<string, string> Values => _values.ToImmutable();

    /// <summary>Under the empty key: where the instance itself stands.</summary>
    public ImmutableDictionary<string, string> Places => _places.ToImmutable();

    public void Place(string key, ConfigPlace place) => _places[key] = place.ToString();

    public void Add(ConfigNode node, string key, string path)
    {
        Place(key, node.Place);
        switch (node.Kind)
        {
            case ConfigNodeKind.Map:
                AddMap(node, key, path);
                break;
            case ConfigNodeKind.List:
                for (var i = 0; i < node.Items.Count; i++)
                {
                    var index = i.ToString(CultureInfo.InvariantCulture);
                    Add(node.Items[i], Below(key, index), $"{path}[{index}]");
                }

                break;
            default:
                // a key without a value counts as not set: the validator says so if it is required
                if (node.Text is { } text && context.Resolve(text, path, node.Place) is { } value)
                {
                    _values[key] = value;
                }

                break;
        }
    }

    private void AddMap(ConfigNode map, string key, string path)
    {
        foreach (var entry in map.Entries)
        {
            var below = ProblemList.Join(path, entry.Key);
            if (entry.Key.Length == 0 || entry.Key.Contains(':', StringComparison.Ordinal))
            {
                context.Problems.Add(below, entry.Place, "a key of a setting must not be empty or contain ':'.", "Nest it as a map instead.");
            }
            else
            {
                Add(entry.Value, Below(key, entry.Key), below);
            }
        }
    }

    private static string Below(string key, string part) => key.Length == 0 ? part : $"{key}:{part}";
}
