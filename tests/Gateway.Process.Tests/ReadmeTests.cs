using System.Text.RegularExpressions;

namespace Gateway.Process.Tests;

/// <summary>What the README and the guides tell people to type exists.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string[] Guides = ["README.md", "docs/plugin-authors.md", "docs/operations.md", "docs/configuration.md", "samples/HelloAdapter/README.md"];

    private const int Limit = 5_000;

    // made by the commands themselves, or on somebody else's machine
    private static readonly string[] Made = ["plugins/hello", "plugins/misbehaving", "plugins/wellbehaved", "artifacts/packages", "data/", "gateway.json", "crash.json", "crashes.json", "/path/to/"];

    public static TheoryData<string> All => [.. Guides];

    [Theory]
    [MemberData(nameof(All))]
    public void Files_and_folders_that_are_named_exist(string guide)
    {
        // relative to the repository, or to the folder of the guide: readers try both
        var missing = PathPattern().Matches(Read(guide)).Select(found => found.Value.TrimEnd('.', '/', ':'))
            .Distinct()
            .Where(path => !Made.Any(made => path.StartsWith(made, StringComparison.Ordinal)))
            .Where(path => !Path.Exists(Path.Combine(Built.Repository, path)))
            .ToList();
        missing.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Commands_and_options_of_the_gateway_that_are_typed_are_known(string guide)
    {
        var unknown = new List<string>();
        foreach (var line in Commands(Read(guide)))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(word => !word.StartsWith('-')).ToList();
            var command = words.TakeWhile(word => word is not "|" and not ">" && WordPattern().IsMatch(word)).Take(2).ToList();
            var help = await HelpAsync(command);
            if (help is null)
            {
                unknown.Add(line);
                continue;
            }

            unknown.AddRange(OptionPattern().Matches(line).Select(found => found.Value).Where(option => !help.Contains(option, StringComparison.Ordinal)).Select(option => $"{option} in: {line}"));
        }

        unknown.ShouldBeEmpty();
    }

    [Fact]
    public void The_README_types_commands_and_names_files()
    {
        // otherwise the claims above would hold for an empty page
        var readme = Read("README.md");
        Commands(readme).Count().ShouldBeGreaterThan(5);
        PathPattern().Count(readme).ShouldBeGreaterThan(10);
        readme.Split('\n').Length.ShouldBeLessThanOrEqualTo(200);
    }

    /// <summary>Lines and inline code that start the gateway, without the name of the program.</summary>
    private static IEnumerable<string> Commands(string text) =>
        from code in CodePattern().Matches(text)
        from command in CommandPattern().Matches(code.Value).Select(found => found.Groups["line"].Value.Split('#')[0].Trim())
            .Concat(RunPattern().Matches(code.Value).Select(found => "run " + found.Groups["line"].Value))
        let rest = command.IndexOf(' ', StringComparison.Ordinal) is var space and > 0 ? command[space..] : ""
        from verb in command[..^rest.Length].Split('|') // a synopsis names several at once
        select verb + rest;

    /// <summary>The help of a command, shortened to what exists; null when not even its first word does.</summary>
    private static async Task<string?> HelpAsync(IReadOnlyList<string> command)
    {
        var top = (await Executable.RunAsync("--help")).Output;
        if (command.Count == 0)
        {
            return top;
        }

        if (!top.Contains($"\n  {command[0]} ", StringComparison.Ordinal))
        {
            return null;
        }

        var help = (await Executable.RunAsync(command[0], "--help")).Output;
        if (!help.Contains("\nCommands:", StringComparison.Ordinal))
        {
            return help;
        }

        return command.Count > 1 && help.Contains($"\n  {command[1]} ", StringComparison.Ordinal) ? (await Executable.RunAsync(command[0], command[1], "--help")).Output : null;
    }

    private static string Read(string guide) => File.ReadAllText(Path.Combine(Built.Repository, guide));

    [GeneratedRegex(@"(?<![\w/.:<>-])(?:src|docs|tests|samples|plugins|eng)/[\w./-]+|\./[\w.-]+\.sh\b|(?<=`)(?:[\w-]+/)*[\w-]+\.(?:md|json|sln|sh)(?=`)", RegexOptions.None, Limit)]
    private static partial Regex PathPattern();

    [GeneratedRegex(@"^```[a-z]*\n.*?^```|`[^`\n]+`", RegexOptions.Multiline | RegexOptions.Singleline, Limit)]
    private static partial Regex CodePattern();

    [GeneratedRegex(@"(^\$ |^|`)(\./)?gateway (?<line>[a-z][^`\n]*)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex CommandPattern();

    [GeneratedRegex(@"dotnet run --project src/Gateway\.Host -- (?<line>[^`\n#]*)", RegexOptions.ExplicitCapture, Limit)]
    private static partial Regex RunPattern();

    [GeneratedRegex(@"(?<=[\s\[])--[a-z][a-z-]*", RegexOptions.None, Limit)]
    private static partial Regex OptionPattern();

    [GeneratedRegex("^[a-z]+$", RegexOptions.None, Limit)]
    private static partial Regex WordPattern();
}
