namespace Gateway.Host.Model;

/// <summary>The id that a plugin's adapter attribute declares: 1 to 64 characters of [a-z0-9-].</summary>
internal readonly record struct PluginId
{
    private readonly string? _value;

    private PluginId(string value) => _value = value;

    public static bool TryParse(string? text, out PluginId id)
    {
        if (Names.TryNormalise(text, out var value))
        {
            id = new PluginId(value);
            return true;
        }

        id = default;
        return false;
    }

    public static PluginId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a plugin id: {Names.Rule}.");

    public override string ToString() => _value ?? "(none)";
}
