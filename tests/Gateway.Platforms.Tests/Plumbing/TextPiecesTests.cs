using CsCheck;
using Gateway.Adapters.Plumbing;

namespace Gateway.Platforms.Tests.Plumbing;

public sealed class TextPiecesTests
{
    private static readonly string[] Parts = ["a", " ", "\n", "word", "ä", "🦊", "日本"];

    [Fact]
    public void No_piece_is_too_long_none_ends_inside_a_character_and_together_they_are_the_text() =>
        Gen.Select(Gen.Int[0, Parts.Length - 1].Array[0, 200], Gen.Int[2, 40]).Sample((numbers, largest) =>
        {
            var text = string.Concat(numbers.Select(number => Parts[number]));
            var pieces = TextPieces.Of(text, largest);
            pieces.Where(piece => piece.Length > largest || piece.Trim().Length == 0 || char.IsHighSurrogate(piece.Last()) || char.IsLowSurrogate(piece.First())).ShouldBeEmpty();
            Visible(string.Concat(pieces)).ShouldBe(Visible(text));
        });

    [Theory]
    [InlineData("one\ntwo three", 10, "one\ntwo |three")]
    [InlineData("first line\nsecond", 14, "first line\n|second")]
    [InlineData("aaaaaaaa", 4, "aaaa|aaaa")]
    [InlineData("   ", 2, "")]
    public void Pieces_end_where_a_reader_would_end_them(string text, int largest, string expected) =>
        string.Join('|', TextPieces.Of(text, largest)).ShouldBe(expected);

    private static string Visible(string text) => string.Concat(text.Where(one => !char.IsWhiteSpace(one)));
}
