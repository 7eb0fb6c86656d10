namespace Gateway.Host.Configuration;

/// <summary>How one key of a section is read.</summary>
/// <param name="Key">snake_case.</param>
/// <param name="Default">As it would be written.</param>
/// <param name="Range">What is accepted, in words.</param>
/// <param name="Read">The value in a text, or why it is none.</param>
internal sealed record SectionKey<T>(string Key, string Default, string Range, Func<string, SectionValue<T>> Read);
