namespace Gateway.Host.Configuration;

/// <summary>Why a value cannot be used, and what to write instead. Never holds a secret.</summary>
internal readonly record struct Fault(string Message, string Remedy);
