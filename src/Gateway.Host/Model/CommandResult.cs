namespace Gateway.Host.Model;

/// <summary>What became of an operator's request.</summary>
/// <param name="Status">Whether it was taken.</param>
/// <param name="Message">One sentence: what happens now, or why not and what to do instead.</param>
internal sealed record CommandResult(CommandStatus Status, string Message);
