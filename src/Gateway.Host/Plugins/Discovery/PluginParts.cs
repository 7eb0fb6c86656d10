using System.Collections.Immutable;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Discovery;

/// <summary>The assemblies of one candidate while it is being read.</summary>
internal sealed class PluginParts(Candidate candidate, ImmutableHashSet<string> leftOut, ImmutableArray<string> notes)
{
    private readonly Dictionary<string, AssemblyFacts> _atRoot = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _below = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<PluginFact> _shown = [];
    private readonly HashSet<string> _promised = new(StringComparer.OrdinalIgnoreCase);

    public Candidate Candidate { get; } = candidate;

    public ImmutableHashSet<string> LeftOut { get; } = leftOut;

    public ImmutableArray<string> Notes { get; private set; } = notes;

    public IEnumerable<AssemblyFacts> AtRoot => _atRoot.Values;

    /// <param name="path">A readable program file.</param>
    /// <param name="facts">Null for a native library.</param>
    public void Add(string path, AssemblyFacts? facts)
    {
        _paths.Add(path);
        Show(facts?.Shown ?? [new PluginFact(PluginFactKind.NativeFile, path, "a native library (PE)", IsNativeHere: true)]);
        if (facts is not null && !path.Contains('/'))
        {
            // by file name, because that is how the loader looks for it
            _atRoot[Path.GetFileNameWithoutExtension(path)] = facts;
        }
        else if (facts is not null && path.StartsWith("runtimes/", StringComparison.OrdinalIgnoreCase))
        {
            _below.Add(facts.Name);
        }
    }

    /// <summary>Paths that the dependency list names; they count once the file is there.</summary>
    public void Promise(IEnumerable<string> paths) => _promised.UnionWith(paths);

    public void Show(params IEnumerable<PluginFact> facts) => _shown.AddRange(facts);

    public PluginFacts Facts() => new([.. _shown.OrderBy(fact => fact.Kind).ThenBy(fact => fact.File, StringComparer.Ordinal).ThenBy(fact => fact.What, StringComparer.Ordinal)]);

    public void Note(string text) => Notes = Notes.Add(text);

    public AssemblyFacts? Shipped(string name) => _atRoot.GetValueOrDefault(name);

    /// <summary>Beside the main assembly, per platform below <c>runtimes/</c>, or where the dependency list says.</summary>
    public bool Ships(string name) => _atRoot.ContainsKey(name) || _below.Contains(name)
        || _promised.Any(path => _paths.Contains(path) && Path.GetFileNameWithoutExtension(path).Equals(name, StringComparison.OrdinalIgnoreCase));

    public PluginReading Refused(PluginRefusal refusal) => new() { Refusal = refusal, Notes = Notes, LeftOut = LeftOut };
}
