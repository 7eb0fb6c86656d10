using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Gateway.Host.Configuration;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Configuration;

public sealed class DocumentationTests
{
    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));

    [Fact]
    public void Every_key_that_is_read_is_documented_with_its_default_and_range()
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "configuration.md"));
        var missing = ConfigurationReader.KnownKeys
            .Select(key => $"| `{key.Path}` | {(key.Default.Length == 0 ? "" : $"`{key.Default}` ")}| {key.Range} |")
            .Where(start => !lines.Any(line => line.StartsWith(start, StringComparison.Ordinal)))
            .ToList();
        missing.ShouldBeEmpty("rows of docs/configuration.md that are missing or differ");
    }

    [Fact]
    public void Every_documented_key_is_read()
    {
        var known = ConfigurationReader.KnownKeys.Select(key => key.Path).ToHashSet(StringComparer.Ordinal);
        var documented = File.ReadAllLines(Path.Combine(Root(), "docs", "configuration.md"))
            .Where(line => line.StartsWith("| `gateway.", StringComparison.Ordinal))
            .Select(line => line.Split('`')[1]);
        documented.ShouldBe(known, ignoreOrder: true);
    }

    [Fact]
    public void Every_limit_of_the_model_can_be_configured()
    {
        var keys = Sections.Limits.Keys.Select(key => key.Key.Replace("_", "", StringComparison.Ordinal));
        var properties = typeof(Gateway.Host.Model.Config.LimitsConfig).GetProperties()
            .Where(property => property.CanWrite && property.GetMethod is { IsStatic: false }).Select(property => property.Name.ToLowerInvariant());
        keys.ShouldBe(properties, ignoreOrder: true);
    }

    [Fact]
    public void The_configuration_in_the_root_is_the_documented_default()
    {
        var outcome = ConfigurationReader.Read(Path.Combine(Root(), "gateway.yaml"), [], new Secrets());

        outcome.Problems.ShouldBeEmpty();
        outcome.Warnings.ShouldBeEmpty();
        var demo = outcome.Config!.Adapters.ShouldHaveSingleItem().Value;
        (demo.Name.ToString(), demo.Plugin.ToString(), demo.Settings["unsigned"]).ShouldBe(("demo", "webhook", "true"));
        var route = outcome.Config.Routes.ShouldHaveSingleItem();
        (route.From, route.IsEcho).ShouldBe((AdapterId.Parse("demo"), true));
    }

    [Fact]
    public void The_commented_blocks_of_the_root_configuration_are_valid_too()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "gateway.yaml"));
        var commentless = Regex.Replace(text, "^  # (?<yaml> *[a-z_]+:(?= |$))", "  ${yaml}", RegexOptions.Multiline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(20));
        var outcome = Reading.Of(commentless);
        outcome.Problems.Select(problem => problem.ToString()).ShouldBeEmpty();
        outcome.Config!.Watchdog.Interval.ShouldBe(TimeSpan.FromSeconds(120));
    }
}
