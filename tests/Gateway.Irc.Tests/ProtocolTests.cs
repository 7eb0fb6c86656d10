using System.Text;
using CsCheck;
using Gateway.Adapters.Irc;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Irc.Tests;

/// <summary>Lines, names, texts and the flood limit, without any connection.</summary>
public sealed class ProtocolTests
{
    [Theory]
    [InlineData("PING :irc.example", null, "PING", new[] { "irc.example" })]
    [InlineData(":irc PONG irc :a b", "irc", "PONG", new[] { "irc", "a b" })]
    [InlineData(":bob!~b@h PRIVMSG #t :hello :there", "bob!~b@h", "PRIVMSG", new[] { "#t", "hello :there" })]
    [InlineData(":bob!~b@h PRIVMSG  #t   plain", "bob!~b@h", "PRIVMSG", new[] { "#t", "plain" })]
    [InlineData(":irc 366 gw #t :", "irc", "366", new[] { "gw", "#t", "" })]
    [InlineData("quit", null, "QUIT", new string[0])]
    public void A_line_is_taken_apart(string text, string? prefix, string command, string[] parameters)
    {
        IrcLine.TryParse(text, out var line).ShouldBeTrue();
        line!.Prefix.ShouldBe(prefix);
        line.Command.ShouldBe(command);
        line.Parameters.ShouldBe(parameters);
    }

    [Fact]
    public void Tags_are_unescaped()
    {
        IrcLine.TryParse(@"@msgid=a1;bot;x=a\:b\sc\\d\n\q :n!u@h PRIVMSG #t :hi", out var line).ShouldBeTrue();
        line!.Tags["msgid"].ShouldBe("a1");
        line.Tags["bot"].ShouldBe("");
        line.Tags["x"].ShouldBe("a;b c\\d\nq");
        line.Nick.ShouldBe("n");
    }

    [Fact]
    public void No_line_whatever_is_in_it_breaks_the_parser() =>
        Gen.String.Sample(text =>
        {
            if (IrcLine.TryParse(text, out var line))
            {
                line.Command.ShouldNotBeEmpty();
            }
        });

    [Fact]
    public void What_was_put_together_by_the_grammar_is_taken_apart_the_same() =>
        Gen.Select(Gen.String[Gen.Char['a', 'z'], 1, 9].Array[0, 5], Gen.String[Gen.Char[' ', '~'], 0, 40])
            .Sample((middle, last) =>
            {
                IrcLine.TryParse($":who CMD {string.Concat(middle.Select(word => word + " "))}:{last}", out var line).ShouldBeTrue();
                line!.Parameters.ShouldBe([.. middle, last]);
            });

    [Fact]
    public void Pieces_fit_and_together_they_are_the_text() =>
        Gen.Select(Gen.OneOf(Gen.String, Gen.String[Gen.Char["a \u00fc\u4f60\uD83D\uDE00"], 0, 400]), Gen.Int[4, 120])
            .Sample((text, room) =>
            {
                var pieces = IrcText.Split(text, room);
                pieces.ShouldAllBe(piece => piece.Length > 0 && Encoding.UTF8.GetByteCount(piece) <= room);
                var whole = string.Concat(text.EnumerateRunes().Where(rune => rune.Value is not ('\r' or '\n' or 0 or 1)));
                string.Concat(pieces).ShouldBe(whole);
            });

    [Fact]
    public void No_text_can_end_its_line_and_begin_a_command() =>
        Gen.String[Gen.Char["a\r\n\0\u0001 :"], 0, 60].Sample(text =>
            IrcText.Split(text, 20).ShouldAllBe(piece => !piece.Any(letter => letter == '\r' || letter == '\n' || letter == '\0' || letter == '\u0001')));

    [Fact]
    public void A_text_is_cut_behind_a_space_where_one_is_near() =>
        IrcText.Split("one two three four", 10).ShouldBe(["one two ", "three four"]);

    [Theory]
    [InlineData("#t", true)]
    [InlineData("alice", true)]
    [InlineData("#t\r\nQUIT", false)]
    [InlineData("#t :x", false)]
    [InlineData("#a,#b", false)]
    [InlineData(":x", false)]
    [InlineData("", false)]
    public void Only_one_plain_name_is_a_target(string name, bool isTarget) => IrcNames.IsOneTarget(name).ShouldBe(isTarget);

    [Fact]
    public void Names_are_compared_as_the_server_does()
    {
        IrcNames.Rfc1459.Equals("Nick[]\\~", "nICK{}|^").ShouldBeTrue();
        IrcNames.StrictRfc1459.Equals("a~", "a^").ShouldBeFalse();
        IrcNames.StrictRfc1459.Equals("A[", "a{").ShouldBeTrue();
        IrcNames.Ascii.Equals("a[", "a{").ShouldBeFalse();
        IrcNames.Ascii.Equals("AB", "ab").ShouldBeTrue();
        IrcNames.Of("ascii").ShouldBeSameAs(IrcNames.Ascii);
        IrcNames.Of("something new").ShouldBeSameAs(IrcNames.Rfc1459);
        IrcNames.Rfc1459.Equals("\u00c4", "\u00e4").ShouldBeFalse("only ASCII letters have a case on IRC");
    }

    [Fact]
    public void Equal_names_have_equal_hashes() =>
        Gen.String[Gen.Char["aA[{~^1"], 0, 4].Array[2].Sample(pair =>
        {
            var names = IrcNames.Rfc1459;
            names.Fold(names.Fold(pair[0])).ShouldBe(names.Fold(pair[0]));
            (names.Equals(pair[0], pair[1]) && names.GetHashCode(pair[0]) != names.GetHashCode(pair[1])).ShouldBeFalse();
        });

    [Fact]
    public void Bytes_that_are_no_utf8_are_read_as_latin1()
    {
        IrcText.Decode("gr\u00fc\u00dfe"u8).ShouldBe("gr\u00fc\u00dfe");
        IrcText.Decode([0x67, 0x72, 0xfc, 0xdf, 0x65]).ShouldBe("gr\u00fc\u00dfe");
    }

    [Fact]
    public void In_no_stretch_of_time_more_lines_leave_than_the_flood_limit_allows() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 4000], Gen.Int[0, 3000].Array[1, 60]).Sample((burst, interval, pauses) =>
        {
            var time = new FakeTimeProvider();
            var bucket = new FloodBucket(burst, TimeSpan.FromMilliseconds(interval), time);
            var sent = new List<double>();
            var clock = 0.0;
            foreach (var pause in pauses)
            {
                time.Advance(TimeSpan.FromMilliseconds(pause));
                clock += pause;
                var wait = bucket.Take();
                time.Advance(wait);
                clock += wait.TotalMilliseconds;
                sent.Add(clock);
            }

            for (var last = burst; last < sent.Count; last++)
            {
                // burst + 1 lines never leave within one interval
                (sent[last] - sent[last - burst]).ShouldBeGreaterThanOrEqualTo(interval - 0.01);
            }
        });
}
