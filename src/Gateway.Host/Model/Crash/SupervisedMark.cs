namespace Gateway.Host.Model.Crash;

/// <summary>How the outer supervisor and the gateway that it runs know of each other: variables of the child's environment.</summary>
internal static class SupervisedMark
{
    /// <summary>The process id of the supervisor. Its end is the end of the child's standard input.</summary>
    public const string Variable = "GATEWAY_SUPERVISED";

    /// <summary>Set after too many crashes: every suspect stays out.</summary>
    public const string SafeVariable = "GATEWAY_SAFE_START";
}
