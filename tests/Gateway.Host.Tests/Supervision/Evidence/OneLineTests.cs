using Gateway.Host.Model;

namespace Gateway.Host.Tests.Supervision.Evidence;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("first\r\nsecond", "first second")]
    [InlineData("first \n\n  second\n", "first second")]
    [InlineData("\u001b[31mred", "[31mred")]
    [InlineData("\n", "")]
    [InlineData("", "")]
    public void Words_of_an_adapter_stay_on_one_line(string said, string shown) => OneLine.Of(said).ShouldBe(shown);
}
