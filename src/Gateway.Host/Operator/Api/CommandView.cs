using Gateway.Host.Model;

namespace Gateway.Host.Operator.Api;

/// <summary>What became of a command, as JSON.</summary>
/// <param name="Adapter">Which instance.</param>
/// <param name="Verb">What was asked.</param>
/// <param name="Status">Whether it was taken.</param>
/// <param name="Message">One sentence.</param>
/// <param name="Generation">The generation when the command arrived, so that a caller can tell when the next one serves.</param>
/// <param name="Since">Since when the adapter had been in its state by then, so that a caller can tell an old state from a new one.</param>
internal sealed record CommandView(string Adapter, AdapterVerb Verb, CommandStatus Status, string Message, long Generation, DateTimeOffset Since);
