using System.Globalization;

namespace Gateway.Platforms.Tests.Contract;

/// <summary>What one switch came to.</summary>
/// <param name="Platform">The plugin's id.</param>
/// <param name="Switch">Its name.</param>
/// <param name="Forced">The adapter's own liveness check was forced to "alive", and its probe away.</param>
/// <param name="Noticed">The first state and reason that was shown; null where nothing was.</param>
/// <param name="Evidence">What it was seen by.</param>
/// <param name="After">From the beginning of the fault to the notice.</param>
/// <param name="Healed">From the end of the fault until a message was answered again; null where a person has to act.</param>
/// <param name="Generations">Which generation answered it.</param>
/// <param name="Logins">Fresh logins in all.</param>
/// <param name="Wrong">What was lost or doubled, or else unexpected; empty when nothing was.</param>
internal sealed record SwitchRow(
    string Platform, string Switch, bool Forced, string? Noticed, string Evidence, TimeSpan? After, TimeSpan? Healed, long Generations, int Logins, string Wrong)
{
    public const string Head = "| switch | liveness check | state, reason | evidence | noticed after | healed after | generation | logins | lost or doubled |\n|---|---|---|---|---|---|---|---|---|";

    public override string ToString() =>
        $"| {Switch} | {(Forced ? "forced alive" : "own")} | {Noticed ?? "–"} | {Evidence} | {Seconds(After)} | {Seconds(Healed)} | {Generations} | {Logins} | {(Wrong.Length == 0 ? "nothing" : Wrong)} |";

    private static string Seconds(TimeSpan? length) => length is { } some ? string.Create(CultureInfo.InvariantCulture, $"{some.TotalSeconds:0.0} s") : "–";
}
