using Gateway.Host.Model;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary>Decides when <c>--wait</c> is over. Pure.</summary>
/// <remarks>A command's effect shows a moment after its answer: until then the old state still looks settled, and must not count.</remarks>
internal static class Settling
{
    /// <param name="command">What was asked, with the generation and state it met.</param>
    /// <param name="adapter">The adapter now.</param>
    public static SettleOutcome Of(CommandView command, AdapterView adapter)
    {
        if (command.Verb is AdapterVerb.Pause or AdapterVerb.Disable)
        {
            return adapter.State == (command.Verb == AdapterVerb.Pause ? AdapterState.Paused : AdapterState.Disabled)
                ? SettleOutcome.Done
                : SettleOutcome.Pending;
        }

        if (command.Verb == AdapterVerb.Probe)
        {
            // its answer was the outcome
            return SettleOutcome.Done;
        }

        if (adapter.State is AdapterState.Ready or AdapterState.Degraded)
        {
            return adapter.Generation > command.Generation ? SettleOutcome.Done : SettleOutcome.Pending;
        }

        return Rests(adapter) && adapter.Since > command.Since ? SettleOutcome.Elsewhere : SettleOutcome.Pending;
    }

    private static bool Rests(AdapterView adapter) => adapter.State switch
    {
        AdapterState.Backoff or AdapterState.Failed or AdapterState.Quarantined or AdapterState.NotSupported or AdapterState.Malformed
            or AdapterState.Paused or AdapterState.Disabled => true,
        AdapterState.Discovered => adapter.NextAction.Kind is NextActionKind.WaitForConfiguration or NextActionKind.WaitForFiles,
        _ => false,
    };
}
