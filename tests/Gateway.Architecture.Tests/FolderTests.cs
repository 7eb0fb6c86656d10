using Gateway.Architecture.Tests.Rules;

namespace Gateway.Architecture.Tests;

public sealed class FolderTests
{
    [Fact]
    public void Each_folder_of_the_host_uses_only_the_folders_it_may_use() => Law.Holds(FolderRule.Breaches(Repository.Host()));

    [Fact]
    public void Every_folder_of_the_host_is_in_the_table()
    {
        var folders = Directory.EnumerateDirectories(Repository.PathOf("src", "Gateway.Host")).Select(Path.GetFileName)
            .Where(name => Repository.Files("src/Gateway.Host/" + name, "*.cs").Any());
        folders.Except(FolderRule.MayUse.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void A_use_that_the_table_forbids_is_found_wherever_it_hides()
    {
        var fixture = Compiled.From(
            """
            namespace Gateway.Host.Supervision { class Judge { public static int Look() => 1; } class Held; delegate void Told(); class BlameAttribute : Attribute; }
            namespace Gateway.Host.Messaging
            {
                class InBody { int M() => Gateway.Host.Supervision.Judge.Look(); }
                class InGeneric { List<Gateway.Host.Supervision.Held> M() => null; }
                class InField { Gateway.Host.Supervision.Told told; }
                [Gateway.Host.Supervision.Blame] class InAttribute;
                class InLambda { Func<object> M() => () => new Gateway.Host.Supervision.Held(); }
            }
            """);
        Law.IsBroken(
            FolderRule.Breaches(fixture).Select(breach => breach.Split(" (")[0]),
            "Messaging.InBody", "Messaging.InGeneric", "Messaging.InField", "Messaging.InAttribute", "Messaging.InLambda/<>c");
    }

    [Fact]
    public void Model_may_use_Foundation_and_not_the_other_way_round()
    {
        const string both = "namespace Gateway.Host.Model { class Noun { {0} } } namespace Gateway.Host.Foundation { class Gate { {1} } }";
        FolderRule.Breaches(Compiled.From(both.Replace("{0}", "Gateway.Host.Foundation.Gate gate;", StringComparison.Ordinal).Replace("{1}", "", StringComparison.Ordinal)))
            .ShouldBeEmpty();
        Law.IsBroken(FolderRule.Breaches(Compiled.From(both.Replace("{0}", "", StringComparison.Ordinal).Replace("{1}", "Gateway.Host.Model.Noun noun;", StringComparison.Ordinal))),
            "Foundation uses Model");
    }

    [Fact]
    public void Composition_may_use_every_folder()
    {
        var fixture = Compiled.From(
            """
            namespace Gateway.Host.Supervision { class Judge; }
            namespace Gateway.Host.Messaging { static class MessagingServiceCollectionExtensions { static object Add() => new Gateway.Host.Supervision.Judge(); } }
            """);
        FolderRule.Breaches(fixture).ShouldBeEmpty();
    }

    [Fact]
    public void A_folder_that_the_table_does_not_know_is_a_breach() =>
        Law.IsBroken(FolderRule.Breaches(Compiled.From("namespace Gateway.Host.Misc { class Thing; }")), "'Misc' is not in the table");

    [Fact]
    public void Every_folder_of_the_host_says_what_it_is_for() => Law.Holds(ReadmeRule.Breaches(Repository.PathOf("src", "Gateway.Host")));

    [Fact]
    public void A_missing_or_talkative_readme_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("readmes-");
        try
        {
            folder.CreateSubdirectory("Silent");
            File.WriteAllLines(Path.Combine(folder.CreateSubdirectory("Talkative").FullName, "README.md"), Enumerable.Repeat("word", ReadmeRule.Lines + 1));
            File.WriteAllLines(Path.Combine(folder.CreateSubdirectory("Brief").FullName, "README.md"), Enumerable.Repeat("word", ReadmeRule.Lines));
            Law.IsBroken(ReadmeRule.Breaches(folder.FullName), "Silent has no README.md", "Talkative/README.md has 16 lines");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
