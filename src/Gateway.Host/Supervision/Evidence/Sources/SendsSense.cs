using System.Globalization;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Looks at the sends of one generation.</summary>
internal sealed class SendsSense : ISense
{
    private const int Fewest = 3;

    public void Look(Look look)
    {
        var failing = look.Target.Scope.Sends.Failing;
        if (failing.Count >= Fewest && look.Since(failing.Last) <= look.Limits.SoftWindow)
        {
            look.See(ObservationKind.SendsFailing, string.Create(CultureInfo.InvariantCulture, $"{failing.Count} sends in a row were not confirmed, the first {look.Since(failing.Since).TotalSeconds:0} s ago"));
        }
    }
}
