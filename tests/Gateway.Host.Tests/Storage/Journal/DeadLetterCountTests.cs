using Gateway.Host.Storage;
using Gateway.Host.Storage.Journal;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Storage.Journal;

public sealed class DeadLetterCountTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Counting_what_is_parked_reads_an_index_and_not_the_rows_with_their_bodies()
    {
        await using var storage = new OpenStorage(_folder.Path);
        using var reader = storage.File.OpenReader();

        var plan = reader.Rows($"EXPLAIN QUERY PLAN {DeliveryRows.CountParked}", row => row.GetString(3));

        plan[0].ShouldBe("SCAN outbound USING COVERING INDEX outbound_parked_counts");
    }
}
