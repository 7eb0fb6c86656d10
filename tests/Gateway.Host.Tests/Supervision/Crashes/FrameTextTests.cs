using Gateway.Host.Supervision.Crashes;

namespace Gateway.Host.Tests.Supervision.Crashes;

/// <summary>The two spellings of a frame, taken from real last words.</summary>
public sealed class FrameTextTests
{
    [Theory]
    [InlineData("   at Some.Plugin.Deep.Down(Int32)", "Some.Plugin.Deep.Down")]
    [InlineData("   at Some.Plugin.Deep+Nested.C(Int32)", "Some.Plugin.Deep.Nested.C")]
    [InlineData("   at Some.Plugin.Program+<>c__DisplayClass1_0.<Main>b__2()", "Some.Plugin.Program.<>c__DisplayClass1_0.<Main>b__2")]
    [InlineData("   at Some.Plugin.Bad`1[[System.__Canon, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]].Go(System.String)", "Some.Plugin.Bad.Go")]
    [InlineData("   at Some.Plugin.Bad`1+<Inner>d__1[[System.__Canon, System.Private.CoreLib, Version=10.0.0.0]].MoveNext()", "Some.Plugin.Bad.<Inner>d__1.MoveNext")]
    [InlineData("   at Some.Plugin.Bad`1.Go(String m) in /src/P.cs:line 20", "Some.Plugin.Bad.Go")]
    [InlineData("   at Some.Plugin.Deep.B[[System.__Canon, System.Private.CoreLib, Version=10.0.0.0]](Int32)", "Some.Plugin.Deep.B")]
    [InlineData("   at Some.Plugin.Deep..ctor()", "Some.Plugin.Deep..ctor")]
    public void A_frame_gives_its_method_with_dots_only(string line, string method) => FrameText.MethodOf(line).ShouldBe(method);

    [Theory]
    [InlineData("Stack overflow.")]
    [InlineData("Repeated 174650 times:")]
    [InlineData("--- End of stack trace from previous location ---")]
    [InlineData("")]
    [InlineData("   at ")]
    public void Another_line_gives_none(string line) => FrameText.MethodOf(line).ShouldBeNull();
}
