namespace Gateway.Host.Model;

/// <summary>One request of an operator.</summary>
/// <param name="Adapter">Which instance.</param>
/// <param name="Verb">What.</param>
/// <param name="By">Who, for the record: "cli:alice", "api".</param>
/// <param name="Why">In their words, or null.</param>
internal sealed record AdapterCommand(AdapterId Adapter, AdapterVerb Verb, string By, string? Why);
