using Gateway.Architecture.Tests.Rules;

namespace Gateway.Architecture.Tests;

public sealed class SourceTests
{
    [Fact]
    public void No_source_file_is_longer_than_400_lines() => Law.Holds(SourceRule.LongFiles(Repository.Sources("src", "plugins", "samples", "tests", "eng")));

    [Fact]
    public void A_file_of_401_lines_is_found() =>
        Law.IsBroken(SourceRule.LongFiles([Lines("a.cs", 400), Lines("b.cs", 401)]), "b.cs has 401 lines");

    [Fact]
    public void No_method_is_longer_than_60_lines() => Law.Holds(SourceRule.LongMethods(Repository.Sources("src", "plugins", "samples")));

    [Fact]
    public void A_method_of_61_lines_is_found_and_comments_above_it_do_not_count()
    {
        static string Method(string name, int lines) => $"// why\nvoid {name}()\n{{\n{string.Concat(Enumerable.Repeat(";\n", lines - 3))}}}\n";
        var source = $"class C {{\n{Method("Fits", 60)}{Method("Long", 61)}}}";
        Law.IsBroken(SourceRule.LongMethods([new SourceFile("c.cs", source)]), "Long has 61 lines");
    }

    [Theory]
    [InlineData("Gateway.Host")]
    [InlineData("Gateway.Abstractions")]
    public void The_namespace_is_the_folder(string root) => Law.Holds(SourceRule.WrongNamespaces(Repository.Sources("src/" + root), root));

    [Fact]
    public void A_namespace_that_is_not_its_folder_is_found() =>
        Law.IsBroken(
            SourceRule.WrongNamespaces(
                [
                    new SourceFile("src/Gateway.Host/Messaging/Routing/A.cs", "namespace Gateway.Host.Messaging; class A;"),
                    new SourceFile("src/Gateway.Host/Messaging/B.cs", "class B;"),
                    new SourceFile("src/Gateway.Host/Messaging/C.cs", "namespace Gateway.Host.Messaging; class C;"),
                    new SourceFile("src/Gateway.Host/Messaging/Usings.cs", "global using System;"),
                ],
                "Gateway.Host"),
            "Routing/A.cs declares 'Gateway.Host.Messaging'",
            "B.cs declares ''");

    [Fact]
    public void Log_event_ids_are_unique_and_in_the_range_of_their_folder() => Law.Holds(LogEventRule.Breaches(Repository.Sources("src/Gateway.Host")));

    [Fact]
    public void A_log_event_id_that_is_taken_foreign_or_missing_is_found()
    {
        static SourceFile Log(string folder, string arguments) =>
            new($"src/Gateway.Host/{folder}/Log.cs", $"static partial class Log {{ [LoggerMessage({arguments})] static partial void M(); }}");
        Law.IsBroken(
            LogEventRule.Breaches(
                [
                    Log("Messaging", "5000, LogLevel.Debug, \"a\""), Log("Messaging/Routing", "EventId = 5000, Level = LogLevel.Debug"),
                    Log("Operator", "EventId = 1, Message = \"b\""), Log("Storage", "Level = LogLevel.Debug"), Log("Storage", "eventId: 1399, level: LogLevel.Debug"),
                ]),
            "Routing/Log.cs:1 uses event id 5000, which",
            "uses event id 1, outside",
            "has no literal event id");
    }

    [Fact]
    public void Every_folder_has_a_range_of_log_event_ids() => FolderRule.MayUse.Keys.Except(LogEventRule.Ranges.Keys).ShouldBeEmpty();

    [Fact]
    public void Tests_wait_for_real_time_only_with_a_reason() =>
        Law.Holds(RealTimeRule.Breaches(Repository.Sources("tests").Where(file =>
            !file.Path.StartsWith("tests/Gateway.Fixtures/", StringComparison.Ordinal) && !file.Path.StartsWith("tests/Gateway.Architecture.Tests/", StringComparison.Ordinal))));

    [Fact]
    public void A_wait_for_real_time_without_a_reason_is_found() =>
        Law.IsBroken(
            RealTimeRule.Breaches(
                [
                    new SourceFile(
                        "t.cs",
                        """
                        class T {
                            void M() {
                                Thread.Sleep(10);
                                Task.Delay(TimeSpan.FromSeconds(1), token);
                                // the kernel's timer is what is tested
                                Task.Delay(50);
                                Task.Delay(Timeout.Infinite, token);
                                Task.Delay(TimeSpan.FromSeconds(1), time, token);
                                Task.Delay(20); // polls a process that raises no event
                            }
                        }
                        """),
                ]),
            "t.cs:3",
            "t.cs:4");

    private static SourceFile Lines(string path, int count) => new(path, string.Concat(Enumerable.Repeat("//\n", count)));
}
