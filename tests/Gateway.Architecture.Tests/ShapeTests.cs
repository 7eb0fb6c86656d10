using Gateway.Architecture.Tests.Rules;

namespace Gateway.Architecture.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void Nothing_of_the_host_is_public() => Law.Holds(ShapeRule.PublicTypes(Repository.Host()));

    [Fact]
    public void A_public_type_is_found() =>
        Law.IsBroken(ShapeRule.PublicTypes(Compiled.From("public class Program; public interface IOpen; public class Outer { public class Inner; } class Closed;")), "IOpen", "Outer is public");

    [Fact]
    public void Classes_of_the_host_are_sealed_or_abstract() => Law.Holds(ShapeRule.OpenClasses(Repository.Host()));

    [Fact]
    public void An_open_class_is_found() =>
        Law.IsBroken(
            ShapeRule.OpenClasses(Compiled.From("class Open; sealed class Closed { class Inside; Action A() => () => { }; } abstract class Base; static class S; struct V; record R; interface I;")),
            "Open is neither",
            "Closed/Inside is neither",
            "R is neither");

    [Fact]
    public void No_static_field_of_the_host_can_hold_something_of_a_plugin() => Law.Holds(StaticFieldRule.Breaches(Repository.Host()));

    [Fact]
    public void A_static_field_that_can_hold_something_of_a_plugin_is_found() =>
        Law.IsBroken(
            StaticFieldRule.Breaches(Compiled.From(
                """
                delegate void Told();
                static class S
                {
                    static object any; static Type type; static readonly Action action; static Told told; static Func<int, int>[] functions;
                    static readonly Dictionary<string, int> map = new(); static readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> shared = new();
                    static volatile Exception last;
                    const string Text = "fine"; static readonly string[] Names = ["fine"]; static readonly int Number = 1;
                    static readonly System.Collections.Frozen.FrozenDictionary<string, int> Table = null;
                    static Action Lambda() => () => { };
                }
                class Instance { object held; List<int> list; }
                """)),
            "S.any", "S.type", "S.action", "S.told", "S.functions", "S.map", "S.shared", "S.last");

    [Fact]
    public void Every_completion_source_says_how_its_continuations_run() => Law.Holds(CompletionSourceRule.Breaches(Repository.Host()));

    [Fact]
    public void A_completion_source_without_options_is_found() =>
        Law.IsBroken(
            CompletionSourceRule.Breaches(Compiled.From(
                """
                class C
                {
                    object Bare() => new TaskCompletionSource();
                    object Stateful() => new TaskCompletionSource<int>(new object());
                    object Right() => new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
                }
                """)),
            "C.Bare", "C.Stateful");
}
