using Gateway.Host.Isolation;

namespace Gateway.Host.Supervision.Scarcity;

/// <summary>Who is to blame that something has run short: whoever holds more than half of all there is, and nobody else.</summary>
internal static class HoldingJudge
{
    /// <param name="held">How many each generation holds for certain.</param>
    /// <param name="all">All that are in use, by whomever.</param>
    /// <param name="least">With fewer nobody is to blame, however small the whole is.</param>
    public static (GenerationScope Scope, int Held)? Blame(IReadOnlyDictionary<GenerationScope, int> held, int all, int least)
    {
        foreach (var (scope, count) in held)
        {
            if (count >= least && count > all / 2)
            {
                return (scope, count);
            }
        }

        return null;
    }
}
