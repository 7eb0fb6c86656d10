using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Model.Journal;
using Gateway.Host.Storage.Journal;
using Gateway.Host.Tests.Configuration;
using Gateway.Host.Tests.Messaging;

namespace Gateway.Host.Tests.Storage;

public sealed class ConsumerStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private static ConsumerStore Store(OpenStorage storage) => new(storage.File, storage.Writer);

    private static ConsumerRow Row(string name, long cursor = 0) => new()
    {
        Name = name,
        Cursor = cursor,
        Delivered = cursor + 3,
        AttemptOf = cursor + 1,
        Attempts = 2,
        Created = DateTimeOffset.UnixEpoch.AddDays(1),
        Seen = DateTimeOffset.UnixEpoch.AddDays(2),
    };

    private static ParkedMessage Parked(string consumer, long sequence) => new(
        consumer,
        new InboundRecord(sequence, DateTimeOffset.UnixEpoch, AdapterId.Parse("demo"), new GenerationNumber(7), MessagingRig.Message($"m{sequence}") with { ReplyContext = "c" }),
        DateTimeOffset.UnixEpoch.AddDays(3),
        5);

    [Fact]
    public async Task Cursors_survive_a_reopen_each_for_itself()
    {
        var one = Row("one", 41) with { Adapter = AdapterId.Parse("demo") };
        await using (var storage = new OpenStorage(_folder.Path))
        {
            var store = Store(storage);
            await store.SaveAsync(one with { Cursor = 1 });
            await store.SaveAsync(one);
            await store.SaveAsync(Row("two"));
            await store.SaveAsync(Row("gone"));
            await store.RemoveAsync("gone");
        }

        await using var again = new OpenStorage(_folder.Path);
        Store(again).Load().OrderBy(row => row.Name, StringComparer.Ordinal).ShouldBe([one, Row("two")]);
    }

    [Fact]
    public async Task A_parked_message_is_kept_whole_with_the_cursor_that_has_passed_it_and_goes_with_its_consumer()
    {
        await using var storage = new OpenStorage(_folder.Path);
        var store = Store(storage);
        await store.ParkAsync(Row("one", 5), Parked("one", 5));
        await store.ParkAsync(Row("two", 5), Parked("two", 5));
        await store.CountAgainAsync("one", 5);
        store.Load().ShouldAllBe(row => row.Cursor == 5);
        var parked = store.Parked("one").ShouldHaveSingleItem();
        (parked.Record.Message.MessageId, parked.Record.Message.ReplyContext, parked.Attempts, parked.At).ShouldBe(("m5", "c", 6, DateTimeOffset.UnixEpoch.AddDays(3)));
        (await store.UnparkAsync("one", 5)).ShouldBeTrue();
        (await store.UnparkAsync("one", 5)).ShouldBeFalse();
        store.CountParked("two").ShouldBe(1);
        await store.RemoveAsync("two");
        store.CountParked("two").ShouldBe(0);
    }

    [Fact]
    public async Task Only_so_many_parked_messages_are_kept_and_the_oldest_go_first()
    {
        await using var storage = new OpenStorage(_folder.Path);
        var store = Store(storage);
        await Task.WhenAll(Enumerable.Range(1, IConsumerStore.MaxParked + 5).Select(sequence => store.ParkAsync(Row("one", sequence), Parked("one", sequence))));
        var kept = store.Parked("one");
        (kept.Count, kept[0].Record.Sequence).ShouldBe((IConsumerStore.MaxParked, 6));
    }
}
