using System.Collections.Immutable;
using System.Globalization;
using Gateway.Abstractions;

namespace Gateway.Host.Configuration;

/// <summary>
/// One map of the configuration with a fixed set of keys: each key is declared once, with its range and its default, and from that
/// come the reading, the messages and what the documentation must say.
/// </summary>
/// <remarks>Built once at start, immutable afterwards.</remarks>
internal sealed class Section<T>(T defaults)
{
    private readonly List<SectionKey<T>> _keys = [];

    public IReadOnlyList<SectionKey<T>> Keys => _keys;

    public Section<T> Duration(string key, TimeSpan min, TimeSpan max, Func<T, TimeSpan> get, Func<T, TimeSpan, T> set)
    {
        var range = $"{Durations.Text(min)} to {Durations.Text(max)}";
        return Add(key, Durations.Text(get(defaults)), range, text =>
        {
            if (!DurationText.TryParse(text, out var value))
            {
                return SectionValue<T>.Bad($"'{text}' is not a length of time.", Durations.Forms);
            }

            return value < min || value > max
                ? OutOfRange(text, range, Durations.Text(get(defaults)))
                : SectionValue<T>.Good(Durations.Text(value), record => set(record, value));
        });
    }

    public Section<T> Whole(string key, long min, long max, Func<T, long> get, Func<T, long, T> set)
    {
        var range = string.Create(CultureInfo.InvariantCulture, $"{min} to {max}");
        var standard = get(defaults).ToString(CultureInfo.InvariantCulture);
        return Add(key, standard, range, text =>
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return SectionValue<T>.Bad($"'{text}' is not a whole number.", $"Write a number from {range}.");
            }

            return value < min || value > max
                ? OutOfRange(text, range, standard)
                : SectionValue<T>.Good(value.ToString(CultureInfo.InvariantCulture), record => set(record, value));
        });
    }

    /// <summary>A share from 0 to 1.</summary>
    public Section<T> Share(string key, Func<T, double> get, Func<T, double, T> set)
    {
        var standard = get(defaults).ToString(CultureInfo.InvariantCulture);
        return Add(key, standard, "0 to 1", text =>
        {
            const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
            if (!double.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) || double.IsNaN(value))
            {
                return SectionValue<T>.Bad($"'{text}' is not a number.", "Write a number from 0 to 1.");
            }

            return value is < 0 or > 1
                ? OutOfRange(text, "0 to 1", standard)
                : SectionValue<T>.Good(value.ToString(CultureInfo.InvariantCulture), record => set(record, value));
        });
    }

    /// <summary>A number that may be missing: "none".</summary>
    public Section<T> Optional<TValue>(string key, string range, Func<T, TValue?> get, Func<T, TValue?, T> set, Func<string, TValue?> read, Func<TValue, string> write, TValue min, TValue max)
        where TValue : struct, IComparable<TValue>
    {
        var standard = get(defaults) is { } usual ? write(usual) : Sizes.None;
        return Add(key, standard, range, text =>
        {
            if (text.Trim() is Sizes.None)
            {
                return SectionValue<T>.Good(Sizes.None, record => set(record, null));
            }

            if (read(text) is not { } value)
            {
                return SectionValue<T>.Bad($"'{text}' is not {range}.", $"Write {range} (default {standard}).");
            }

            return value.CompareTo(min) < 0 || value.CompareTo(max) > 0
                ? OutOfRange(text, range, standard)
                : SectionValue<T>.Good(write(value), record => set(record, value));
        });
    }

    public Section<T> Flag(string key, Func<T, bool> get, Func<T, bool, T> set) =>
        Add(key, get(defaults) ? "true" : "false", "true or false", text => Truth(text) is { } value
            ? SectionValue<T>.Good(value ? "true" : "false", record => set(record, value))
            : SectionValue<T>.Bad($"'{text}' is neither true nor false.", "Write true or false."));

    public Section<T> Choice(string key, ImmutableArray<string> choices, Func<T, string> get, Func<T, string, T> set)
    {
        var range = string.Join(", ", choices);
        return Add(key, get(defaults), range, text =>
        {
            var plain = text.Trim().ToLowerInvariant();
            return choices.Contains(plain)
                ? SectionValue<T>.Good(plain, record => set(record, plain))
                : SectionValue<T>.Bad($"'{text}' is none of {range}.", Nearest.Of(plain, choices) is { } near ? $"Did you mean '{near}'?" : $"Write one of {range}.");
        });
    }

    /// <summary>A value with a rule of its own: <paramref name="fault"/> gives what is wrong with it and what to write, or null.</summary>
    public Section<T> Checked(string key, string range, Func<T, string?> get, Func<T, string, T> set, Func<string, (string Fault, string Suggestion)?> fault) =>
        Add(key, get(defaults) ?? "", range, text => fault(text) is { } bad
            ? SectionValue<T>.Bad(bad.Fault, bad.Suggestion)
            : SectionValue<T>.Good(text, record => set(record, text)));

    /// <summary>The keys that are set, in the order written; what is wrong goes to the problems.</summary>
    public IReadOnlyList<SetKey<T>> ReadKeys(ConfigNode node, string path, ProblemList problems)
    {
        var set = new List<SetKey<T>>();
        if (!problems.Expect(ConfigNodeKind.Map, node, path))
        {
            return set;
        }

        foreach (var entry in node.Entries)
        {
            if (_keys.Find(key => key.Key == entry.Key) is not { } key)
            {
                problems.UnknownKey(path, entry, _keys.Select(known => known.Key));
            }
            else if (ReadKey(key, entry, ProblemList.Join(path, entry.Key), problems) is { } value)
            {
                set.Add(value);
            }
        }

        return set;
    }

    public T Read(ConfigNode? node, string path, ProblemList problems) =>
        node is null ? defaults : ReadKeys(node, path, problems).Aggregate(defaults, static (record, key) => key.Apply(record));

    public IEnumerable<KnownKey> Known(string path) => _keys.Select(key => new KnownKey(ProblemList.Join(path, key.Key), key.Default, key.Range));

    private static SetKey<T>? ReadKey(SectionKey<T> key, ConfigEntry entry, string path, ProblemList problems)
    {
        if (entry.Value.Text is not { } text)
        {
            var standard = key.Default.Length == 0 ? "" : $" (default {key.Default})";
            problems.Add(path, entry.Value.Place, entry.Value.Kind == ConfigNodeKind.Scalar ? "the key has no value." : $"this must be a single value, but it is {entry.Value.KindInWords}.",
                $"Write {key.Range}, or remove the key{standard}.");
            return null;
        }

        var value = key.Read(text);
        if (value.Apply is null)
        {
            problems.Add(path, entry.Value.Place, value.Fault!, value.Suggestion);
            return null;
        }

        return new SetKey<T>(key.Key, value.Plain, entry.Value.Place, value.Apply);
    }

    private static SectionValue<T> OutOfRange(string text, string range, string standard) =>
        SectionValue<T>.Bad($"{text} is out of range.", $"Write {range} (default {standard}).");

    private static bool? Truth(string text) => text.Trim().ToLowerInvariant() switch
    {
        "true" => true,
        "false" => false,
        _ => null,
    };

    private Section<T> Add(string key, string standard, string range, Func<string, SectionValue<T>> read)
    {
        _keys.Add(new SectionKey<T>(key, standard, range, read));
        return this;
    }
}
