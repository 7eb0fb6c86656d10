using System.Collections.Immutable;

namespace Gateway.Host.Model;

/// <summary>Every mapped hook: written by the door, read by the listener. A generation's hooks end with it.</summary>
internal sealed class HookTable
{
    /// <summary>Calls from outside that may be inside one adapter at a time; the rest of its calls are for checks and sends.</summary>
    public const int CallsPerAdapter = 24;

    private ImmutableArray<IHookTarget> _targets = [];

    /// <summary>Raised after every change, on the thread of whoever made it. Handlers must return at once.</summary>
    public event Action? Changed;

    public ImmutableArray<IHookTarget> Targets => _targets;

    public void Add(IHookTarget target)
    {
        ImmutableInterlocked.Update(ref _targets, static (targets, added) => targets.Add(added), target);
        Changed?.Invoke();
    }

    public void Remove(IHookTarget target)
    {
        ImmutableInterlocked.Update(ref _targets, static (targets, gone) => targets.Remove(gone), target);
        Changed?.Invoke();
    }

    public void RemoveAll(AdapterId adapter, GenerationNumber generation)
    {
        ImmutableInterlocked.Update(
            ref _targets,
            static (targets, gone) => targets.RemoveAll(target => target.Adapter == gone.adapter && target.Generation == gone.generation),
            (adapter, generation));
        Changed?.Invoke();
    }

    /// <summary>The longest match of the newest generation, of two equal ones the one mapped last; null when nothing is mapped.</summary>
    public IHookTarget? Find(AdapterId adapter, string path) => Find(_targets, adapter, path);

    /// <summary>The same in one picture of the table, where more than one question is asked.</summary>
    public static IHookTarget? Find(ImmutableArray<IHookTarget> targets, AdapterId adapter, string path) =>
        targets.Reverse().Where(target => target.Adapter == adapter && Matches(target.Path, path))
            .OrderByDescending(target => target.Generation.Value)
            .ThenByDescending(target => target.Path.Length)
            .FirstOrDefault();

    private static bool Matches(string prefix, string path) =>
        prefix.Length == 0 || path == prefix || (path.StartsWith(prefix, StringComparison.Ordinal) && path[prefix.Length] == '/');
}
