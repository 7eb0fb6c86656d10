namespace Gateway.Host.Operator.Cli;

/// <summary>What came back from the gateway, or why nothing did.</summary>
/// <param name="Code">Ok, or how the command ends.</param>
/// <param name="Value">Only with Ok.</param>
/// <param name="Raw">The JSON as it was sent; only with Ok.</param>
/// <param name="Message">Cause and remedy in one line; only without Ok.</param>
internal sealed record ClientAnswer<T>(ExitCode Code, T? Value, string Raw, string Message)
    where T : class;
