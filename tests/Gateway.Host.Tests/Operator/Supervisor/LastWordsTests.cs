using Gateway.Host.Isolation.Escapes;
using Gateway.Host.Model.Crash;
using Gateway.Host.Operator.Supervisor;

namespace Gateway.Host.Tests.Operator.Supervisor;

/// <summary>The texts were written by runtime 10.0.12 when such code was run (shortened in the middle).</summary>
public sealed class LastWordsTests
{
    private const string StackOverflow = """
        Stack overflow.
        Repeated 58216 times:
        --------------------------------
           at Some.Plugin.Deep.B[[System.__Canon, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]](Int32)
           at Some.Plugin.Deep.A(Int32)
           at Some.Plugin.Deep+Nested.C(Int32)
        --------------------------------
           at Some.Plugin.Bad`1[[System.__Canon, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]].Go(System.String)
           at System.Threading.Thread+StartHelper.Callback(System.Object)
        """;

    private const string FailFast = """
        Process terminated.
        with exception
           at System.Environment.FailFast(System.Threading.StackCrawlMark ByRef, System.String, System.Exception, System.String)
           at System.Environment.FailFast(System.String, System.Exception)
           at Some.Plugin.Bad`1[[System.__Canon, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]].Go(System.String)
        System.InvalidOperationException: inner
           at Some.Plugin.Bad`1.Go(String m) in /src/P.cs:line 19
        """;

    private const string Unhandled = """
        Unhandled exception. System.InvalidOperationException: nobody catches this
           at Some.Plugin.Bad`1.Go(String m) in /src/P.cs:line 20
           at System.Threading.Thread.StartHelper.Callback(Object state)
        --- End of stack trace from previous location ---
           at System.Threading.ExecutionContext.RunInternal(ExecutionContext executionContext, ContextCallback callback, Object state)
        """;

    private const string AccessViolation = """
        Unhandled exception. System.AccessViolationException: Attempted to read or write protected memory. This is often an indication that other memory is corrupt.
           at System.Runtime.InteropServices.Marshal.WriteInt32(IntPtr ptr, Int32 ofs, Int32 val)
           at Some.Plugin.Bad`1.Go(String m) in /src/P.cs:line 21
        """;

    [Fact]
    public void What_the_gateway_says_before_it_ends_for_want_of_memory_names_whose_code_wanted_it()
    {
        var words = new LastWords();
        foreach (var line in (LastWordsOfMemory.Text("   at Some.Plugin.Greed.Hoard()\n   at System.Threading.Thread.StartCallback()") + "Out of memory.").Split('\n'))
        {
            words.Read(line);
        }

        (words.Told, words.Headline).ShouldBe((CrashCause.UnhandledException, "System.OutOfMemoryException"));
        words.Frames.ShouldBe(["at Some.Plugin.Greed.Hoard()", "at System.Threading.Thread.StartCallback()"]);
    }

    [Theory]
    [InlineData(StackOverflow, CrashCause.StackOverflow, "", 5, "at Some.Plugin.Deep.B[[")]
    [InlineData(FailFast, CrashCause.FailFast, "", 4, "at System.Environment.FailFast(")]
    [InlineData(Unhandled, CrashCause.UnhandledException, "System.InvalidOperationException", 3, "at Some.Plugin.Bad`1.Go(")]
    [InlineData(AccessViolation, CrashCause.NativeCrash, "System.AccessViolationException", 2, "at System.Runtime.InteropServices.Marshal.WriteInt32(")]
    public void The_text_of_a_dying_runtime_gives_cause_type_and_frames_and_no_message(string text, object cause, string headline, int frames, string first)
    {
        var words = Read("22:23:02.182 INF something else\n" + text);
        words.Told.ShouldBe((CrashCause)cause);
        // the message may hold anything of the plugin's, a token too
        words.Headline.ShouldBe(headline);
        words.Frames.Length.ShouldBe(frames);
        words.Frames[0].ShouldStartWith(first);
    }

    [Fact]
    public void A_process_that_exits_or_is_killed_says_nothing()
    {
        var words = Read("gateway: something went wrong\n   at Not.A.Frame.Of.AnEnd()");
        (words.Told, words.Frames.Length).ShouldBe((null, 0));
    }

    [Fact]
    public void The_last_text_replaces_an_earlier_one_and_frames_are_bounded()
    {
        var words = Read(FailFast + "\n" + StackOverflow);
        (words.Told, words.Frames.Length).ShouldBe((CrashCause.StackOverflow, 5));

        Read(StackOverflow + "\n" + string.Join('\n', Enumerable.Repeat("   at A.B.C()", 100_000))).Frames.Length.ShouldBe(200);
    }

    [Fact]
    public void Of_what_a_dying_runtime_writes_only_types_and_frames_are_shown_and_before_it_everything_is()
    {
        const string Dying = """
            gateway: a line of the living with T0P-S3CRET
            Unhandled exception. Some.PluginException: refused T0P-S3CRET
            and on a second line T0P-S3CRET
               at not a frame T0P-S3CRET
             ---> System.InvalidOperationException: inner T0P-S3CRET
               at Some.Plugin.Inner() in /src/P.cs:line 1
               --- End of inner exception stack trace ---
               at Some.Plugin.Outer(String m) in /src/P.cs:line 2
            """;

        Shown(Dying).ShouldBe(
            """
            gateway: a line of the living with T0P-S3CRET
            Unhandled exception. Some.PluginException: (its message is not shown: it may hold a secret)
            System.InvalidOperationException: (its message is not shown: it may hold a secret)
               at Some.Plugin.Inner() in /src/P.cs:line 1
               --- End of inner exception stack trace ---
               at Some.Plugin.Outer(String m) in /src/P.cs:line 2

            """);
        Shown("Process terminated. T0P-S3CRET\n   at A.B()").ShouldBe("Process terminated. (its message is not shown: it may hold a secret)\n   at A.B()\n");
        Shown(StackOverflow).ShouldBe(StackOverflow.ReplaceLineEndings("\n") + "\n");
    }

    private static string Shown(string text)
    {
        using var from = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        using var to = new MemoryStream();
        new LineFilter(new LastWords().Read).Pass(from, to);
        return System.Text.Encoding.UTF8.GetString(to.ToArray()).ReplaceLineEndings("\n");
    }

    private static LastWords Read(string text)
    {
        var words = new LastWords();
        foreach (var line in text.Split('\n'))
        {
            words.Read(line.TrimEnd('\r'));
        }

        return words;
    }
}
