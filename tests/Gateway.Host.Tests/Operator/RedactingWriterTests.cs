using Gateway.Host.Configuration;
using Gateway.Host.Operator.Logging;

namespace Gateway.Host.Tests.Operator;

public sealed class RedactingWriterTests : IDisposable
{
    private const string Secret = "s3cret-token-of-somebody";
    private readonly Secrets _secrets = new();
    private readonly StringWriter _console = new();
    private readonly RedactingWriter _writer;
    private object? _owner;

    public RedactingWriterTests()
    {
        _secrets.Register(Secret);
        _writer = new RedactingWriter(_console, _secrets, () => _owner);
    }

    public void Dispose()
    {
        _writer.Dispose();
        _console.Dispose();
    }

    [Fact]
    public void A_secret_in_one_line_is_masked_and_the_rest_of_the_line_is_not()
    {
        _writer.WriteLine($"token={Secret};");
        _console.ToString().ShouldBe($"token=***;{Environment.NewLine}");
    }

    [Fact]
    public void A_secret_in_pieces_is_masked_although_others_write_in_between()
    {
        var (one, other) = (new object(), new object());
        foreach (var piece in Secret.Chunk(5))
        {
            _owner = one;
            _writer.Write(piece);
            _owner = null;
            _writer.WriteLine("a line of the host");
            _owner = other;
            _writer.Write("another's ");
        }

        _owner = one;
        _writer.WriteLine();
        _writer.Dispose();
        _console.ToString().ShouldContain($"***{Environment.NewLine}");
        _console.ToString().ShouldContain("another's another's");
        Secret.Chunk(5).ShouldAllBe(piece => !_console.ToString().Contains(new string(piece), StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_without_an_end_of_owners_that_have_gone_are_shown_in_the_end_and_do_not_grow_without_bound()
    {
        for (var number = 0; number < 100; number++)
        {
            _owner = new object();
            _writer.Write($"line {number};");
        }

        _console.ToString().ShouldContain("line 63;");
        _writer.Dispose();
        _console.ToString().ShouldContain("line 99;");
    }

    [Fact]
    public void A_secret_written_in_pieces_is_masked_flushed_or_not()
    {
        foreach (var letter in Secret)
        {
            _writer.Write(letter);
            _writer.Flush();
        }

        _writer.Write(" and\nmore");
        _console.ToString().ShouldBe("*** and\n");
        _writer.Dispose();
        _console.ToString().ShouldBe("*** and\nmore");
    }

    [Fact]
    public void A_line_that_never_ends_is_shown_in_parts_and_a_secret_at_the_division_is_masked()
    {
        for (var before = 0; before < 40; before++)
        {
            using var console = new StringWriter();
            using (var writer = new RedactingWriter(console, _secrets, () => null))
            {
                writer.Write(new string('x', 56 * 1024) + new string('y', before) + Secret);
                writer.Write(new string('z', 8 * 1024));
            }

            console.ToString().ShouldBe($"{new string('x', 56 * 1024)}{new string('y', before)}***{new string('z', 8 * 1024)}");
        }
    }

    [Fact]
    public void The_beginning_of_a_secret_at_the_place_where_a_text_was_cut_is_masked()
    {
        for (var length = 4; length <= Secret.Length; length++)
        {
            _secrets.Redact($"text {Secret[..length]}… and on").ShouldBe("text ***… and on");
        }

        _secrets.Redact("text s3…").ShouldBe("text s3…", "two letters are nobody's secret");
        _secrets.Redact("text … and …").ShouldBe("text … and …");
    }
}
