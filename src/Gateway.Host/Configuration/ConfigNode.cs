namespace Gateway.Host.Configuration;

/// <summary>The configuration as written, before anything is known about its meaning. Every node knows its place.</summary>
/// <remarks>Mutable while overlays are applied, by one thread; read-only afterwards.</remarks>
internal sealed class ConfigNode
{
    private ConfigNode(ConfigNodeKind kind, ConfigPlace place, string? text) => (Kind, Place, Text) = (kind, place, text);

    public ConfigNodeKind Kind { get; }

    public ConfigPlace Place { get; }

    /// <summary>The text of a scalar; null when the key stands there without a value.</summary>
    public string? Text { get; }

    /// <summary>The keys of a map, in the order written.</summary>
    public List<ConfigEntry> Entries { get; } = [];

    /// <summary>The items of a list.</summary>
    public List<ConfigNode> Items { get; } = [];

    public bool IsEmptyScalar => Kind == ConfigNodeKind.Scalar && Text is null;

    public string KindInWords => Kind switch
    {
        ConfigNodeKind.Map => "a map",
        ConfigNodeKind.List => "a list",
        _ => "a single value",
    };

    public static ConfigNode Scalar(string? text, ConfigPlace place) => new(ConfigNodeKind.Scalar, place, text);

    public static ConfigNode Map(ConfigPlace place) => new(ConfigNodeKind.Map, place, null);

    public static ConfigNode List(ConfigPlace place) => new(ConfigNodeKind.List, place, null);

    public ConfigEntry? Find(string key) => Entries.Find(entry => entry.Key == key);

    /// <summary>Puts the value under the key, in the place of an older one.</summary>
    public void Put(ConfigEntry entry)
    {
        var at = Entries.FindIndex(old => old.Key == entry.Key);
        if (at < 0)
        {
            Entries.Add(entry);
        }
        else
        {
            Entries[at] = entry;
        }
    }
}
