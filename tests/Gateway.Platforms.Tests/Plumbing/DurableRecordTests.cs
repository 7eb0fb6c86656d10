using System.Text.Json.Serialization;
using Gateway.Adapters.Plumbing;
using Gateway.Fixtures;

namespace Gateway.Platforms.Tests.Plumbing;

public sealed partial class DurableRecordTests
{
    private readonly AdapterContextFake _context = new(new Bell(), new WatchedTime(new Bell()));

    [Fact]
    public async Task What_was_written_is_read_by_the_next_generation()
    {
        await Record().OfferAsync(new("s", 7), Now);
        (await Record().LoadAsync(Now)).ShouldBe(new Place("s", 7));
        await Record().ForgetAsync(Now);
        (await Record().LoadAsync(Now)).ShouldBeNull();
    }

    [Fact]
    public async Task Many_changes_are_few_writings_and_the_last_is_not_lost()
    {
        var record = Record();
        await record.OfferAsync(new("s", 1), Now);
        await record.OfferAsync(new("s", 2), Now);
        _context.Kept["place"].ShouldContain("1");
        await record.FlushAsync(Now);
        _context.Kept["place"].ShouldContain("2");
        await record.OfferAsync(new("s", 3), Now);
        _context.Time.Advance(TimeSpan.FromSeconds(5));
        await record.OfferAsync(new("s", 4), Now);
        _context.Kept["place"].ShouldContain("4");
    }

    [Fact]
    public async Task What_cannot_be_read_is_no_record()
    {
        await _context.SetAsync("place", "{", Now);
        (await Record().LoadAsync(Now)).ShouldBeNull();
        _context.Said.ShouldContain(line => line.Contains("fresh login", StringComparison.Ordinal));
    }

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    private DurableRecord<Place> Record() => new(_context, "place", Places.Default.Place, TimeSpan.FromSeconds(5));

    internal sealed record Place(string Session, long Number);

    [JsonSerializable(typeof(Place))]
    internal sealed partial class Places : JsonSerializerContext;
}
