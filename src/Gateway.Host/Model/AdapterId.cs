namespace Gateway.Host.Model;

/// <summary>The name of an instance: what <c>gateway.yaml</c> calls it, 1 to 64 characters of [a-z0-9-].</summary>
/// <remarks>Normalised when parsed, so plain equality is right everywhere. <c>default</c> shows as "(none)".</remarks>
internal readonly record struct AdapterId
{
    private readonly string? _value;

    private AdapterId(string value) => _value = value;

    public static bool TryParse(string? text, out AdapterId id)
    {
        if (Names.TryNormalise(text, out var value))
        {
            id = new AdapterId(value);
            return true;
        }

        id = default;
        return false;
    }

    public static AdapterId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException($"'{text}' is not a name: {Names.Rule}.");

    public override string ToString() => _value ?? "(none)";
}
