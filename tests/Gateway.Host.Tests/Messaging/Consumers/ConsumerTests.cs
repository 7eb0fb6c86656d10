using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;

namespace Gateway.Host.Tests.Messaging.Consumers;

public sealed class ConsumerTests
{
    private readonly ConsumerBench _bench = new();

    private static Task<IReadOnlyList<long>> Take(IConsumerStream stream) => ConsumerBench.TakeAsync(stream);

    private void Fill(int messages)
    {
        for (var i = 0; i < messages; i++)
        {
            _bench.Log.Add();
        }
    }

    [Fact]
    public async Task A_new_consumer_begins_with_what_comes_after_it_unless_it_says_where()
    {
        Fill(3);
        await using var fresh = await _bench.OpenAsync("fresh", from: null);
        await using var late = await _bench.OpenAsync("late", from: 1);
        Fill(1);
        (await Take(fresh)).ShouldBe([4L]);
        (await Take(late)).ShouldBe([2L, 3L, 4L]);
    }

    [Fact]
    public async Task Nobody_holds_more_than_the_window_and_an_acknowledgement_makes_room()
    {
        _bench.Limit(limits => limits with { Window = 3 });
        Fill(10);
        await using var bot = await _bench.OpenAsync();
        (await Take(bot)).ShouldBe([1L, 2L, 3L]);
        (await Take(bot)).ShouldBeEmpty();
        (await _bench.Desk.AcknowledgeAsync("bot", 2)).ShouldBe(ConsumerStatus.Done);
        (await Take(bot)).ShouldBe([4L, 5L]);
    }

    [Fact]
    public async Task What_is_not_acknowledged_within_the_lease_is_handed_out_again_and_says_so()
    {
        Fill(2);
        await using var bot = await _bench.OpenAsync();
        (await ConsumerBench.TurnAsync(bot)).Messages.ShouldAllBe(message => message.Attempt == 1 && !message.Redelivered);
        _bench.Time.Advance(TimeSpan.FromSeconds(29));
        (await Take(bot)).ShouldBeEmpty();
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        var again = await ConsumerBench.TurnAsync(bot);
        again.Messages.Select(message => message.Record.Sequence).ShouldBe([1L, 2L]);
        again.Messages.ShouldAllBe(message => message.Attempt == 2 && message.Redelivered);
    }

    [Fact]
    public async Task An_acknowledgement_is_a_sign_of_life_that_begins_the_lease_anew()
    {
        Fill(3);
        await using var bot = await _bench.OpenAsync();
        await Take(bot);
        for (var done = 1; done <= 2; done++)
        {
            _bench.Time.Advance(TimeSpan.FromSeconds(20));
            await _bench.Desk.AcknowledgeAsync("bot", done);
            (await Take(bot)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task A_reader_that_returns_with_its_cursor_is_not_given_what_it_has()
    {
        Fill(5);
        await using (var bot = await _bench.OpenAsync())
        {
            (await Take(bot)).Count.ShouldBe(5);
            await _bench.Desk.AcknowledgeAsync("bot", 1);
        }

        await using var back = await _bench.OpenAsync(has: 3);
        (await Take(back)).ShouldBe([4L, 5L]);
        (await _bench.Desk.AcknowledgeAsync("bot", 5)).ShouldBe(ConsumerStatus.Done);
        _bench.Store["bot"].Cursor.ShouldBe(5);
    }

    [Fact]
    public async Task What_a_returned_reader_has_and_never_acknowledges_comes_back_after_the_lease()
    {
        Fill(3);
        await using (var bot = await _bench.OpenAsync())
        {
            await Take(bot);
        }

        await using var back = await _bench.OpenAsync(has: 3);
        (await Take(back)).ShouldBeEmpty();
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        (await Take(back)).ShouldBe([1L, 2L, 3L]);
    }

    [Fact]
    public async Task A_cursor_from_nowhere_skips_nothing_that_was_never_handed_out()
    {
        Fill(3);
        await using (await _bench.OpenAsync())
        {
        }

        await using var bot = await _bench.OpenAsync(has: 1_000);
        (await Take(bot)).ShouldBe([1L, 2L, 3L]);
    }

    [Fact]
    public async Task A_message_that_is_never_acknowledged_is_parked_within_its_attempts_and_blames_no_other()
    {
        Fill(4);
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            await using var bot = await _bench.OpenAsync();
            var turn = await ConsumerBench.TurnAsync(bot);
            turn.Messages[0].Record.Sequence.ShouldBe(attempt == 1 ? 1 : 2);
            turn.Messages.Select(message => message.Record.Sequence).ShouldContain(4L);

            // it digests the first and dies on the second
            await _bench.Desk.AcknowledgeAsync("bot", 1);
        }

        await using var last = await _bench.OpenAsync();
        (await Take(last)).ShouldBe([3L, 4L]);
        var parked = _bench.Desk.Parked("bot").ShouldHaveSingleItem();
        (parked.Record.Sequence, parked.Attempts).ShouldBe((2L, 5));
        await _bench.Desk.AcknowledgeAsync("bot", 4);
        _bench.Desk.Find("bot")!.Behind.ShouldBe(0);
        _bench.Counters.Read()["parked"].ShouldBe(1);
    }

    [Fact]
    public async Task The_end_of_the_gateway_costs_no_attempt_whether_it_was_told_or_not()
    {
        Fill(1);
        for (var turn = 0; turn < 20; turn++)
        {
            var bot = await _bench.OpenAsync();
            (await Take(bot)).ShouldBe([1L]);
            if (turn % 2 == 0)
            {
                bot.EndsWithGateway();
                await bot.DisposeAsync();
            }

            _bench.Restart();
        }

        _bench.Desk.Parked("bot").ShouldBeEmpty();
    }

    [Fact]
    public async Task After_a_crash_of_the_gateway_a_second_hand_out_is_known_to_be_one()
    {
        Fill(2);
        await Take(await _bench.OpenAsync());
        Fill(1);
        _bench.Restart();
        var turn = await ConsumerBench.TurnAsync(await _bench.OpenAsync());
        turn.Messages.Select(message => (message.Record.Sequence, message.Redelivered)).ShouldBe([(1L, true), (2L, true), (3L, false)]);
    }

    [Fact]
    public async Task A_parked_message_is_handed_out_once_more_when_a_person_asks()
    {
        _bench.Limit(limits => limits with { Attempts = 1 });
        Fill(1);
        await using var bot = await _bench.OpenAsync();
        await Take(bot);
        _bench.Time.Advance(TimeSpan.FromSeconds(30));
        (await Take(bot)).ShouldBeEmpty();
        _bench.Desk.RetryParked("bot", 1).ShouldBe(ConsumerStatus.Done);
        _bench.Desk.RetryParked("bot", 2).ShouldBe(ConsumerStatus.Unknown);
        var again = (await ConsumerBench.TurnAsync(bot)).Messages.ShouldHaveSingleItem();
        (again.Record.Sequence, again.Attempt, again.Parked).ShouldBe((1L, 2, true));
        (await _bench.Desk.DropParkedAsync("bot", 1)).ShouldBe(ConsumerStatus.Done);
        (await _bench.Desk.DropParkedAsync("bot", 1)).ShouldBe(ConsumerStatus.Unknown);
        _bench.Desk.Parked("bot").ShouldBeEmpty();
    }

    [Fact]
    public async Task The_newest_connection_reads_and_the_older_one_is_told()
    {
        Fill(2);
        await using var old = await _bench.OpenAsync();
        await Take(old);
        await using var young = await _bench.OpenAsync();
        (await ConsumerBench.TurnAsync(old)).Kind.ShouldBe(ConsumerTurnKind.TakenOver);
        (await Take(young)).ShouldBe([1L, 2L]);

        // what the old one disposes of is not the young one's
        await old.DisposeAsync();
        await _bench.Desk.AcknowledgeAsync("bot", 2);
        (await Take(young)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disk_that_fails_hands_nothing_out_and_counts_no_attempt()
    {
        Fill(1);
        await using var bot = await _bench.OpenAsync();
        _bench.Store.Fails = true;
        for (var turn = 0; turn < 10; turn++)
        {
            await Should.ThrowAsync<GatewayRefusedException>(() => Take(bot));
        }

        _bench.Store.Fails = false;
        (await ConsumerBench.TurnAsync(bot)).Messages.ShouldHaveSingleItem().Record.Sequence.ShouldBe(1);
        _bench.Store.Fails = true;
        await Should.ThrowAsync<GatewayRefusedException>(() => _bench.Desk.AcknowledgeAsync("bot", 1));
        _bench.Store.Fails = false;
        (await _bench.Desk.AcknowledgeAsync("bot", 1)).ShouldBe(ConsumerStatus.Done);
        _bench.Store["bot"].Cursor.ShouldBe(1);
    }

    [Fact]
    public async Task A_consumer_of_one_instance_sees_only_that_and_is_not_held_back_by_the_others()
    {
        _bench.Log.Add("demo");
        _bench.Log.Add("other");
        _bench.Log.Add("demo");
        _bench.Log.Add("other");
        await using var bot = await _bench.OpenAsync(adapter: "demo");
        (await Take(bot)).ShouldBe([1L, 3L]);
        await _bench.Desk.AcknowledgeAsync("bot", 3);
        (await Take(bot)).ShouldBeEmpty();
        _bench.Desk.Find("bot")!.Behind.ShouldBe(0);
        var asked = await _bench.Desk.OpenAsync(new ConsumerRequest("bot", AdapterId.Parse("other")));
        (asked.Status, asked.Text).ShouldBe((ConsumerStatus.OtherAdapter, "consumer 'bot' reads 'demo', not 'other'"));
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_counted_and_told()
    {
        Fill(5);
        await using var bot = await _bench.OpenAsync();
        _bench.Log.Forget(before: 4);
        (await ConsumerBench.TurnAsync(bot)).Lost.ShouldBe(3);
        (await Take(bot)).ShouldBe([4L, 5L]);
        _bench.Counters.Read()["lost"].ShouldBe(3);
    }

    [Fact]
    public async Task A_rewind_ends_the_connection_and_marks_what_comes_again()
    {
        Fill(3);
        await using var bot = await _bench.OpenAsync();
        await Take(bot);
        await _bench.Desk.AcknowledgeAsync("bot", 3);
        (await _bench.Desk.RewindAsync("bot", 4)).ShouldBe(ConsumerStatus.NeverHandedOut);
        (await _bench.Desk.RewindAsync("bot", 1)).ShouldBe(ConsumerStatus.Done);
        (await ConsumerBench.TurnAsync(bot)).Kind.ShouldBe(ConsumerTurnKind.Rewound);
        await using var back = await _bench.OpenAsync();
        (await ConsumerBench.TurnAsync(back)).Messages.Select(message => (message.Record.Sequence, message.Redelivered)).ShouldBe([(2L, true), (3L, true)]);
    }

    [Fact]
    public async Task A_consumer_that_never_comes_back_is_removed_and_one_that_is_connected_is_not()
    {
        await using var live = await _bench.OpenAsync("live");
        await using (await _bench.OpenAsync("gone"))
        {
        }

        _bench.Time.Advance(TimeSpan.FromDays(6));
        await _bench.Desk.CareAsync();
        _bench.Desk.All().Select(one => one.Row.Name).ShouldBe(["gone", "live"]);
        _bench.Restart();
        _bench.Time.Advance(TimeSpan.FromDays(1.5) - TimeSpan.FromDays(1.45));
        await _bench.Desk.CareAsync();
        _bench.Time.Advance(TimeSpan.FromDays(1));
        await _bench.Desk.CareAsync();
        _bench.Desk.All().Select(one => one.Row.Name).ShouldBe(["live"]);
        _bench.Events.Recent().ShouldContain(one => one.Kind == EventKind.ConsumerExpired && one.Text.Contains("'gone'", StringComparison.Ordinal));
        _bench.Store.Load().Select(row => row.Name).ShouldBe(["live"]);
    }

    [Fact]
    public async Task Right_after_the_start_nobody_is_removed()
    {
        await using (await _bench.OpenAsync())
        {
        }

        _bench.Time.Advance(TimeSpan.FromDays(30));
        _bench.Restart();
        await _bench.Desk.CareAsync();
        _bench.Desk.Find("bot").ShouldNotBeNull();
    }

    [Fact]
    public async Task A_waiting_stream_is_woken_by_a_message()
    {
        await using var bot = await _bench.OpenAsync();
        var waiting = bot.NextAsync(TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
        waiting.IsCompleted.ShouldBeFalse();
        Fill(1);
        (await waiting.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)).Messages.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Nobody_can_read_when_nothing_is_written_down()
    {
        _bench.Log.IsDurable = false;
        (await _bench.Desk.OpenAsync(new ConsumerRequest("bot"))).Status.ShouldBe(ConsumerStatus.NotDurable);
    }
}
