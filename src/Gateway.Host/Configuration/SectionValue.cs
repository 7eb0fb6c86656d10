namespace Gateway.Host.Configuration;

/// <summary>A text read as a value of one key, or why it is none.</summary>
internal readonly record struct SectionValue<T>(string Plain, Func<T, T>? Apply, string? Fault, string? Suggestion)
{
    public static SectionValue<T> Good(string plain, Func<T, T> apply) => new(plain, apply, null, null);

    public static SectionValue<T> Bad(string fault, string suggestion) => new("", null, fault, suggestion);
}
