namespace Gateway.Host.Configuration;

/// <summary>One key that somebody set, with the value in its plain form.</summary>
/// <param name="Key">The last part of the path.</param>
/// <param name="Value">Normalised, so that <c>60</c> and <c>1m</c> are the same.</param>
/// <param name="Place">Where the value stands.</param>
/// <param name="Apply">Puts the value into the record.</param>
internal sealed record SetKey<T>(string Key, string Value, ConfigPlace Place, Func<T, T> Apply);
