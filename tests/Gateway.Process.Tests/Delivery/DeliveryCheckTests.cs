namespace Gateway.Process.Tests.Delivery;

/// <summary>The judge of the kill tests finds what it has to find.</summary>
public sealed class DeliveryCheckTests
{
    private static Numbered[] Of(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Numbered.Parse)];

    private static string[] Breaches(string accepted, string received, string labelled = "") =>
        [.. DeliveryCheck.Breaches(Of(accepted), Of("a#1 a#2 a#3 b#1").ToHashSet(), Of(received), Of(labelled).ToHashSet())];

    [Fact]
    public void A_run_in_order_is_fine_also_with_more_than_was_acknowledged() => Breaches("a#1 a#2 b#1", "b#1 a#1 a#2 a#3").ShouldBeEmpty();

    [Fact]
    public void What_was_accepted_and_never_came_is_found() => Breaches("a#1 a#2", "a#1 a#3").ShouldBe(["a#2 was accepted and never received"]);

    [Fact]
    public void A_wrong_order_is_found() => Breaches("a#1 a#2", "a#2 a#1").ShouldBe(["a#1 was received after number 2"]);

    [Fact]
    public void A_copy_without_a_label_is_found_and_one_with_a_label_is_fine()
    {
        Breaches("a#1", "a#1 a#1").ShouldBe(["a#1 was received twice, and nobody had said that it might be"]);
        Breaches("a#1", "a#1 a#1", labelled: "a#1").ShouldBeEmpty();
    }

    [Fact]
    public void A_copy_that_comes_after_newer_ones_is_found_although_it_is_labelled() =>
        Breaches("a#1 a#2", "a#1 a#2 a#1", labelled: "a#1").ShouldBe(["a#1 was received again after number 2"]);

    [Fact]
    public void What_nobody_has_sent_is_found() => Breaches("", "c#1").ShouldBe(["c#1 was received and nobody has sent it"]);

    [Fact]
    public void A_message_is_read_back_also_behind_the_author_that_a_bridge_adds() => Numbered.Parse("Ada Lovelace: 7#12").ShouldBe(new Numbered("7", 12));
}
