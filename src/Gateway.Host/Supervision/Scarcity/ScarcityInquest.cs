using Gateway.Host.Isolation;
using Gateway.Host.Model;
using Gateway.Host.Supervision.Evidence;
using Gateway.Host.Supervision.Watchdog;

namespace Gateway.Host.Supervision.Scarcity;

/// <summary>Finds out who has used up what everybody shares, and says so. From one thread at a time.</summary>
internal sealed class ScarcityInquest(
    IDescriptorCount descriptors, DescriptorHolders holders, EvidenceTable table, IIsolationMoves moves, WatchdogOutbox outbox, TimeProvider time)
{
    private const string DescriptorCause = "descriptors-short";
    private const string PoolCause = "pool-held";
    private const int LeastDescriptors = 64;
    private readonly StuckThreads _stuck = new(time);
    private string? _toldOfDescriptors;
    private string? _toldOfPool;

    /// <summary>Something that was told may have to be taken back.</summary>
    public bool HasTold => _toldOfDescriptors is not null || _toldOfPool is not null;

    /// <summary>The generation that holds most of them is dead: the others cannot live with it.</summary>
    public void LookAtDescriptors(bool isShort)
    {
        if (!isShort)
        {
            Tell(DescriptorCause, ref _toldOfDescriptors, text: null);
            return;
        }

        var taken = descriptors.Taken;
        var rows = Rows();
        var held = holders.Count().Where(one => rows.ContainsKey(one.Key)).ToDictionary();
        var text = $"{descriptors.Most} descriptors may be open in this process, and at least {descriptors.Most * 7 / 10} are";
        if (HoldingJudge.Blame(held, taken, LeastDescriptors) is not { } blamed)
        {
            Tell(DescriptorCause, ref _toldOfDescriptors, $"{text}; nobody is known to hold more than half of them");
            return;
        }

        Tell(DescriptorCause, ref _toldOfDescriptors, $"{text}; most of them are those of {Name(blamed.Scope)}");
        if (!blamed.Scope.IsGreedy)
        {
            // first: what it makes until it has been stopped is what the others lack
            blamed.Scope.RefuseMore();
            var subject = new Subject(blamed.Scope.Adapter, blamed.Scope.Generation);
            rows[blamed.Scope].Post([new Observation(ObservationKind.DescriptorsHeld, subject, time.GetTimestamp(),
                $"its connections hold {blamed.Held} of the {taken} descriptors that are open in the gateway's process; {descriptors.Most} are the limit")]);
        }
    }

    /// <summary>A generation that keeps most threads of the pool belongs into a process of its own; here they are lost whether it lives or not.</summary>
    public void LookAtPool(bool isShort)
    {
        if (!isShort)
        {
            Tell(PoolCause, ref _toldOfPool, text: null);
            return;
        }

        var all = ThreadPool.ThreadCount;
        if (HoldingJudge.Blame(_stuck.Count(ThreadMarks.Read()), all, PoolRelief.FirstStep) is not { } blamed)
        {
            return;
        }

        var text = $"{Name(blamed.Scope)} has kept most threads of the pool for {StuckThreads.After.TotalSeconds:0} s and longer";
        if (_toldOfPool is null && table.Rows.Any(row => row.Target.Subject.Adapter == blamed.Scope.Adapter))
        {
            // also when it has been replaced meanwhile; counts only for an instance that may be moved
            moves.Suspect(blamed.Scope.Adapter, IsolationCause.Starvation, $"generation {blamed.Scope.Generation} had kept {blamed.Held} of {all} threads of the gateway's pool for {StuckThreads.After.TotalSeconds:0} s and longer");
        }

        Tell(PoolCause, ref _toldOfPool, text);
    }

    public void Failed(Exception fault) => outbox.Raise("scarcity-look-fails", $"{fault.GetType().Name}: {fault.Message}");

    private Dictionary<GenerationScope, EvidenceRow> Rows() => table.Rows.Where(row => !row.Target.IsApart).ToDictionary(row => row.Target.Scope);

    /// <summary>Each new picture once; null takes it back.</summary>
    private void Tell(string cause, ref string? told, string? text)
    {
        if (text == told)
        {
            return;
        }

        told = text;
        if (text is null)
        {
            outbox.Clear(cause);
        }
        else
        {
            outbox.Raise(cause, text);
        }
    }

    private static string Name(GenerationScope scope) => $"'{scope.Adapter}' (generation {scope.Generation})";
}
