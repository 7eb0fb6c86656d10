using System.Globalization;
using Gateway.Host.Isolation.Network;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Asks how the others fare, when one is in trouble.</summary>
internal sealed class SiblingsSense(EvidenceTable table) : ISense
{
    public void Look(Look look)
    {
        var rows = table.Rows;
        if (Find(rows, look.Target.Subject) is not { } own || !own.Ledger.HasSoft || FirstStrike(own, look) is not { } age)
        {
            return;
        }

        var well = 0;
        foreach (var row in rows)
        {
            if (row != own && row.Target.Plugin == own.Target.Plugin && IsSamePlatform(row.Target.Scope.Network.Picture(), look.Network) && CameThrough(row, age))
            {
                well++;
            }
        }

        if (well > 0)
        {
            look.See(ObservationKind.SiblingsWell, string.Create(CultureInfo.InvariantCulture, $"{well} other instance(s) of the plugin get(s) through to the same platform"));
        }
    }

    private static EvidenceRow? Find(IReadOnlyList<EvidenceRow> rows, Subject subject)
    {
        // no lambda: this is asked of every generation at every look
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Target.Subject == subject)
            {
                return rows[i];
            }
        }

        return null;
    }

    /// <summary>The age of the first strike that counts still, or null without one. A strike of this source's own is none.</summary>
    private static TimeSpan? FirstStrike(EvidenceRow row, Look look)
    {
        var trouble = row.Ledger.View().Trouble(look.Limits.SoftWindow);
        return trouble.IsEmpty ? null : trouble.Max(one => one.Age);
    }

    private static bool CameThrough(EvidenceRow row, TimeSpan within)
    {
        var view = row.Ledger.View();
        return view.SinceBytes < within || view.SinceSuccess < within;
    }

    private static bool IsSamePlatform(NetworkPicture other, NetworkPicture own)
    {
        foreach (var target in own.Targets)
        {
            if (other.Targets.Any(one => IsSame(one, target)))
            {
                return true;
            }
        }

        return own.Endpoints.Any(endpoint => other.Endpoints.Contains(endpoint));
    }

    /// <summary>One machine may serve several platforms, each on a port of its own. 0: only the name is known.</summary>
    private static bool IsSame(RemoteTarget one, RemoteTarget other) =>
        (one.Port == other.Port || one.Port == 0 || other.Port == 0) && string.Equals(one.Host, other.Host, StringComparison.OrdinalIgnoreCase);
}
