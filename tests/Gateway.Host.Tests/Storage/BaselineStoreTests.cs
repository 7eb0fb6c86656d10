using System.Collections.Immutable;
using Gateway.Host.Model;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Storage;

public sealed class BaselineStoreTests : IDisposable
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private static readonly AdapterId Other = AdapterId.Parse("other");
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_is_usual_survives_a_reopen_and_the_newest_write_counts()
    {
        await using (var storage = new OpenStorage(_folder.Path))
        {
            storage.Baselines.Load().ShouldBeEmpty();
            await storage.Baselines.SaveAsync(Row(Demo, 1, 2, 3), Token);
            await storage.Baselines.SaveAsync(Row(Demo, 4, 5).Add(Other, []), Token);
        }

        await using var again = new OpenStorage(_folder.Path);
        var known = again.Baselines.Load();
        known[Demo].ShouldBe([TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(5)]);
        known[Other].ShouldBeEmpty();
    }

    [Theory]
    [InlineData("1000,x")]
    [InlineData("-5")]
    [InlineData("99999999999999999999")]
    [InlineData("999999999999999999")]
    public async Task A_damaged_row_is_left_out_and_the_others_are_read(string damage)
    {
        await using var storage = new OpenStorage(_folder.Path);
        await storage.Baselines.SaveAsync(Row(Demo, 1).Add(Other, [TimeSpan.FromSeconds(9)]), Token);
        await storage.Writer.WriteAsync(connection => connection.Execute("UPDATE inbound_baseline SET gaps = $gaps WHERE adapter = 'demo'", ("$gaps", damage)), Token);
        storage.Baselines.Load().Keys.ShouldBe([Other]);
    }

    [Fact]
    public async Task A_file_of_the_first_version_is_brought_to_this_one_and_keeps_what_it_has()
    {
        await using (var storage = new OpenStorage(_folder.Path))
        {
            await storage.Desired.SetAsync(Demo, DesiredState.Paused, "cli", null, Token);
            await storage.Writer.WriteAsync(
                connection =>
                {
                    var later = connection.Rows(
                        """
                        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN
                            ('meta', 'adapter_state', 'adapter_fence', 'generation', 'desired_state', 'desired_state_audit', 'restart_ledger', 'build_ledger')
                        """,
                        row => row.GetString(0));
                    later.ForEach(table => connection.Execute($"DROP TABLE {table}"));
                    return connection.Execute("UPDATE meta SET value = '1' WHERE key = 'schema_version'");
                },
                Token);
        }

        await using var again = new OpenStorage(_folder.Path);
        again.Desired.Get(Demo).ShouldBe(DesiredState.Paused);
        await again.Baselines.SaveAsync(Row(Demo, 1), Token);
        again.Baselines.Load()[Demo].Length.ShouldBe(1);
    }

    private static ImmutableDictionary<AdapterId, ImmutableArray<TimeSpan>> Row(AdapterId adapter, params int[] seconds) =>
        ImmutableDictionary<AdapterId, ImmutableArray<TimeSpan>>.Empty.Add(adapter, [.. seconds.Select(one => TimeSpan.FromSeconds(one))]);
}
