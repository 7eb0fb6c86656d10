using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Gateway.Host.Configuration;

/// <summary>Reads YAML text into nodes with places.</summary>
/// <remarks>
/// Built on the parser's events, not on its document model: that one throws at the first duplicate key, and all of them are wanted.
/// Anchors, tags and several documents are refused: each would let a file mean something else than a reader of it sees.
/// </remarks>
internal sealed class YamlTreeReader
{
    private const int DeepestLevel = 32;
    private readonly string _file;
    private readonly ProblemList _problems;
    private readonly Parser _parser;

    private YamlTreeReader(string text, string file, ProblemList problems)
    {
        _file = file;
        _problems = problems;
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>Null when the text holds nothing, or nothing that can be read (then there is a problem).</summary>
    public static ConfigNode? Read(string text, string file, ProblemList problems)
    {
        var reader = new YamlTreeReader(text, file, problems);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException fault)
        {
            return reader.NotYaml(fault.Start, fault.Message);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // the parser's own slips on malformed text, for example an unclosed '{' before a less indented line
            return reader.NotYaml(reader._parser.Current?.End ?? Mark.Empty, "the text after this place cannot be read");
        }
    }

    private ConfigNode? NotYaml(Mark at, string why)
    {
        _problems.Add("(file)", new ConfigPlace(_file, Math.Max(1, (int)at.Line), Math.Max(1, (int)at.Column)),
            $"this is not YAML: {Sentence(why)}", "Check indentation (spaces, no tabs), colons, brackets and quotes on this line and its neighbours.");
        return null;
    }

    private ConfigNode? ReadDocument()
    {
        ConfigNode? root = null;
        while (_parser.MoveNext())
        {
            if (_parser.Current is not DocumentStart start)
            {
                continue;
            }

            if (root is not null)
            {
                _problems.Add("(file)", PlaceOf(start), "a second document begins here.", "Keep everything in one document: remove the '---'.");
                return root;
            }

            _parser.MoveNext();
            root = ReadNode("", 0);
        }

        return root is null or { IsEmptyScalar: true } ? null : root;
    }

    private ConfigNode ReadNode(string path, int level)
    {
        var current = _parser.Current!;
        var place = PlaceOf(current);
        if (level > DeepestLevel)
        {
            throw new YamlException(current.Start, current.End, $"nested deeper than {DeepestLevel} levels");
        }

        if (current is NodeEvent node && (!node.Anchor.IsEmpty || !IsPlainTag(node)))
        {
            _problems.Add(path, place, "anchors ('&name') and tags ('!name') are not used here.", "Write the value out.");
        }

        switch (current)
        {
            case Scalar scalar:
                return ConfigNode.Scalar(IsNothing(scalar) ? null : scalar.Value, place);
            case MappingStart:
                return ReadMap(path, place, level);
            case SequenceStart:
                return ReadList(path, place, level);
            default:
                _problems.Add(path, place, "aliases ('*name') are not used here.", "Write the value out.");
                return ConfigNode.Scalar(null, place);
        }
    }

    private ConfigNode ReadMap(string path, ConfigPlace place, int level)
    {
        var map = ConfigNode.Map(place);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            var keyPlace = PlaceOf(_parser.Current!);
            var key = ReadNode(path, level + 1).Text;
            _parser.MoveNext();
            var value = ReadNode(ProblemList.Join(path, key ?? "?"), level + 1);
            if (key is null)
            {
                _problems.Add(path, keyPlace, "a key must be a plain word.", "Put the key in quotes if it is meant as text.");
            }
            else if (map.Find(key) is { } first)
            {
                _problems.Add(ProblemList.Join(path, key), keyPlace, $"'{key}' is given twice, first in line {first.Place.Line}.", "Remove one of them.");
            }
            else
            {
                map.Entries.Add(new ConfigEntry(key, keyPlace, value));
            }
        }

        return map;
    }

    private ConfigNode ReadList(string path, ConfigPlace place, int level)
    {
        var list = ConfigNode.List(place);
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            list.Items.Add(ReadNode($"{path}[{list.Items.Count}]", level + 1));
        }

        return list;
    }

    private ConfigPlace PlaceOf(ParsingEvent at) => new(_file, (int)at.Start.Line, (int)at.Start.Column);

    private static bool IsPlainTag(NodeEvent node) =>
        node.Tag.IsEmpty || node.Tag.IsNonSpecific || node.Tag.Value.StartsWith("tag:yaml.org,2002:", StringComparison.Ordinal);

    private static bool IsNothing(Scalar scalar) => 
        scalar.Style == ScalarStyle.Plain && scalar.Value is ("" or "~" or "null" or "Null" or "NULL");

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
