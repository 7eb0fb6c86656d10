using System.Globalization;

namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Looks at the exceptions of one generation, thrown or swallowed.</summary>
internal sealed class ExceptionsSense(SenseTarget target) : ISense
{
    private const int Fewest = 3;
    private readonly LifeSigns _signs = new();
    private readonly Queue<(long At, long Count)> _thrown = new();
    private long _seen;
    private long _lastLook = target.Began;

    public void Look(Look look)
    {
        _signs.Update(look);
        var failures = look.Target.Scope.NetworkFailures;
        if (failures > _seen)
        {
            // since the last look: as old as it may be, so that life in the same time counts
            _thrown.Enqueue((_lastLook, failures - _seen));
            _seen = failures;
        }

        _lastLook = look.Now;
        Forget(look);
        var count = _thrown.Sum(one => one.Count);
        if (count >= Fewest && !LifeSigns.MayLiveUnseen(look))
        {
            look.See(ObservationKind.HiddenFailures, string.Create(
                CultureInfo.InvariantCulture, $"{count} failures of the network were thrown within {look.Since(_thrown.Peek().At).TotalSeconds:0} s and nothing came in, the last: {look.Target.Scope.LastNetworkFailure}"));
        }
    }

    private void Forget(Look look)
    {
        var life = Math.Max(_signs.LastSuccessAt, _signs.LastBytesAt);
        while (_thrown.TryPeek(out var first) && (first.At < life || look.Since(first.At) > look.Limits.SoftWindow))
        {
            _thrown.Dequeue();
        }
    }
}
