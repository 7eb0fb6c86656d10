using System.Globalization;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gateway.Architecture.Tests.Rules;

/// <summary>Log events have literal ids, each used once, inside the range of their folder.</summary>
internal static class LogEventRule
{
    public static IReadOnlyDictionary<string, (int First, int Last)> Ranges { get; } = new Dictionary<string, (int, int)>(StringComparer.Ordinal)
    {
        [""] = (900, 999), // files at the root of the host
        ["Foundation"] = (1000, 1099),
        ["Model"] = (1100, 1199),
        ["Configuration"] = (1200, 1299),
        ["Storage"] = (1300, 1399),
        ["Plugins"] = (2000, 2999),
        ["Isolation"] = (3000, 3999),
        ["Supervision"] = (4000, 4999),
        ["Messaging"] = (5000, 5999),
        ["Operator"] = (6000, 6999),
        ["WorkerProcess"] = (7000, 7099),
    };

    public static IEnumerable<string> Breaches(IEnumerable<SourceFile> files)
    {
        var seen = new Dictionary<int, string>();
        foreach (var file in files)
        {
            foreach (var attribute in file.Syntax.DescendantNodes().OfType<AttributeSyntax>().Where(found => found.Name.ToString().EndsWith("LoggerMessage", StringComparison.Ordinal)))
            {
                var at = file.At(attribute);
                if (Id(attribute) is not { } id)
                {
                    yield return $"{at} has no literal event id";
                    continue;
                }

                if (!seen.TryAdd(id, at))
                {
                    yield return $"{at} uses event id {id}, which {seen[id]} uses already";
                }

                if (!Ranges.TryGetValue(Folder(file), out var range) || id < range.First || id > range.Last)
                {
                    yield return $"{at} uses event id {id}, outside of the range of its folder ({range.First} to {range.Last})";
                }
            }
        }
    }

    private static string Folder(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return parts.Length > 3 ? parts[2] : "";
    }

    private static int? Id(AttributeSyntax attribute)
    {
        var arguments = attribute.ArgumentList?.Arguments ?? [];
        var named = arguments.FirstOrDefault(argument => (argument.NameEquals?.Name.ToString() ?? argument.NameColon?.Name.ToString()) is "EventId" or "eventId");
        var text = (named ?? arguments.FirstOrDefault(argument => argument.NameEquals is null && argument.NameColon is null))?.Expression.ToString();
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
