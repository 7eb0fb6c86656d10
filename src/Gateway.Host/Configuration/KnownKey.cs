namespace Gateway.Host.Configuration;

/// <summary>One key that the reader knows, as docs/configuration.md must list it.</summary>
/// <param name="Path">From the top, with <c>&lt;name&gt;</c> where the key is free: <c>gateway.adapters.&lt;name&gt;.plugin</c>.</param>
/// <param name="Default">As it would be written; empty when there is none.</param>
/// <param name="Range">What is accepted, in words.</param>
internal sealed record KnownKey(string Path, string Default, string Range);
