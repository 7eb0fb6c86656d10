using System.Collections.Immutable;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>Collects everything that is wrong; nothing stops at the first.</summary>
internal sealed class ProblemList
{
    private readonly List<ConfigurationProblem> _problems = [];
    private readonly List<ConfigurationProblem> _warnings = [];

    public bool Any => _problems.Count > 0;

    public ImmutableArray<ConfigurationProblem> Problems => InOrder(_problems);

    public ImmutableArray<ConfigurationProblem> Warnings => InOrder(_warnings);

    public void Add(string path, ConfigPlace place, string message, string? suggestion = null) =>
        _problems.Add(new ConfigurationProblem(path, place.File, place.Line, place.Column, message, suggestion));

    public void Warn(string path, ConfigPlace place, string message, string? suggestion = null) =>
        _warnings.Add(new ConfigurationProblem(path, place.File, place.Line, place.Column, message, suggestion));

    /// <summary>A key that nobody reads: names the nearest one that somebody does.</summary>
    public void UnknownKey(string parent, ConfigEntry entry, IEnumerable<string> known)
    {
        var names = known.ToList();
        var suggestion = Nearest.Of(entry.Key, names) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"Known here: {string.Join(", ", names)}.";
        Add(Join(parent, entry.Key), entry.Place, $"'{entry.Key}' is not a known key.", suggestion);
    }

    /// <summary>False, with a problem, when the node is of another kind. A key without a value passes as empty.</summary>
    public bool Expect(ConfigNodeKind kind, ConfigNode node, string path)
    {
        if (node.Kind == kind || (node.IsEmptyScalar && kind != ConfigNodeKind.Scalar))
        {
            return true;
        }

        Add(path, node.Place, $"this must be {(kind == ConfigNodeKind.Map ? "a map of keys" : "a list")}, but it is {node.KindInWords}.");
        return false;
    }

    public static string Join(string parent, string key) => parent.Length == 0 ? key : $"{parent}.{key}";

    private static ImmutableArray<ConfigurationProblem> InOrder(List<ConfigurationProblem> list) =>
        [.. list.OrderBy(problem => problem.Line == 0).ThenBy(problem => problem.Line).ThenBy(problem => problem.Column)];
}
