using CsCheck;
using Gateway.Abstractions;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage;

public sealed class DataWriterTests : IDisposable
{
    private static readonly TimeSpan ShouldNeverTimeOut = TimeSpan.FromSeconds(60);
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    private static Func<SqliteConnection, int> Put(string key) =>
        connection => connection.Execute("INSERT INTO adapter_state VALUES ('a', $key, 'x')", ("$key", key));

    private static long Count(OpenStorage storage) => storage.Read<long>("SELECT count(*) FROM adapter_state");

    [Fact]
    public async Task An_operation_that_fails_leaves_its_neighbours_in_the_batch_alone()
    {
        await using var storage = new OpenStorage(_folder.Path, running: false);
        var before = storage.Writer.WriteAsync(Put("one"), Token);
        var duplicate = storage.Writer.WriteAsync(Put("one"), Token);
        var half = storage.Writer.WriteAsync<int>(
            connection =>
            {
                Put("half")(connection);
                throw new FormatException("changed its mind");
            },
            Token);
        var after = storage.Writer.WriteAsync(Put("two"), Token);
        storage.Start();

        (await before).ShouldBe(1);
        (await after).ShouldBe(1);
        await Should.ThrowAsync<SqliteException>(duplicate);
        await Should.ThrowAsync<FormatException>(half);
        Count(storage).ShouldBe(2);
        storage.Status.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Everything_that_waits_shares_one_transaction()
    {
        await using var storage = new OpenStorage(_folder.Path, running: false);
        var versions = new List<Task<long>>();
        for (var i = 0; i < 200; i++)
        {
            // the file as others see it: the same for all of one transaction
            versions.Add(storage.Writer.WriteAsync(connection => { Put($"{versions.Count}-{Guid.NewGuid()}")(connection); return Count(storage); }, Token));
        }

        storage.Start();
        (await Task.WhenAll(versions)).Distinct().ShouldBe([0L]);
        Count(storage).ShouldBe(200);
    }

    [Fact]
    public async Task Any_mix_of_good_and_failing_operations_leaves_exactly_the_good_ones_in_order()
    {
        await using var storage = new OpenStorage(_folder.Path);
        await Gen.Bool.Array[1, 40].SampleAsync(
            async good =>
            {
                await storage.Writer.WriteAsync(connection => connection.Execute("DELETE FROM restart_ledger"), Token);
                var writes = good.Select((fine, i) => storage.Writer.WriteAsync(
                    connection =>
                    {
                        connection.Execute("INSERT INTO restart_ledger (adapter, plugin, at, kind, reason) VALUES ('a', 'p', $i, '', '')", ("$i", i));
                        return fine ? i : throw new FormatException();
                    },
                    Token)).ToList();
                await Task.WhenAll(writes).ContinueWith(_ => { }, TaskScheduler.Default);

                writes.Select(write => write.IsCompletedSuccessfully).ShouldBe(good);
                storage.Read<string>("SELECT coalesce(group_concat(at), '') FROM (SELECT at FROM restart_ledger ORDER BY id)")
                    .ShouldBe(string.Join(',', Enumerable.Range(0, good.Length).Where(i => good[i])));
            },
            iter: 30,
            threads: 1);
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_is_over_when_a_write_works_again()
    {
        await using var storage = new OpenStorage(_folder.Path);
        var pages = await storage.Writer.WriteAsync(connection => connection.Scalar<long>("PRAGMA page_count"), Token);
        await storage.Writer.WriteAsync(connection => connection.Scalar<long>($"PRAGMA max_page_count = {pages}"), Token);

        var adapter = AdapterId.Parse("a");
        var refusal = await Should.ThrowAsync<GatewayRefusedException>(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                await storage.State.SetAsync(adapter, new GenerationNumber(1), $"k{i}", new string('x', 60_000), Token);
            }
        });
        refusal.Reason.ShouldBe(RefusalReason.StorageUnavailable);
        storage.Status.Problems["storage"].ShouldContain("the disk is full");
        storage.Restarts.NextGeneration(adapter).Value.ShouldBeGreaterThan(0);

        await storage.Writer.WriteAsync(connection => connection.Scalar<long>("PRAGMA max_page_count = 100000"), Token);
        await storage.State.SetAsync(adapter, new GenerationNumber(1), "works", "again", Token);
        storage.Status.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_is_refused_finds_the_cause_in_the_status_and_whoever_is_served_again_does_not()
    {
        await using var storage = new OpenStorage(_folder.Path);
        for (var turn = 0; turn < 200; turn++)
        {
            await Should.ThrowAsync<GatewayRefusedException>(() => storage.Writer.WriteAsync<int>(_ => throw new IOException("no space left"), Token));
            storage.Status.Problems.ShouldContainKey("storage");
            await storage.Writer.WriteAsync(Put($"{turn}"), Token);
            storage.Status.Problems.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task The_alarm_of_a_full_disk_ends_by_itself_although_nobody_writes()
    {
        await using var storage = new OpenStorage(_folder.Path);
        await Should.ThrowAsync<GatewayRefusedException>(() => storage.Writer.WriteAsync<int>(_ => throw new IOException("no space left"), Token));
        storage.Status.Problems.ShouldContainKey("storage");

        using var events = storage.Events.Subscribe();
        var recovered = Task.Run(async () => await events.Reader.ReadAsync(Token), Token);

        // the loop may not have armed its pause yet: time goes on until it has
        while (!recovered.IsCompleted)
        {
            storage.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        (await recovered).Kind.ShouldBe(EventKind.HostRecovered);
    }

    [Fact]
    public async Task A_write_whose_caller_gave_up_before_it_began_is_not_done()
    {
        await using var storage = new OpenStorage(_folder.Path, running: false);
        using var giveUp = new CancellationTokenSource();
        var write = storage.Writer.WriteAsync(Put("late"), giveUp.Token);
        await giveUp.CancelAsync();
        storage.Start();

        await Should.ThrowAsync<OperationCanceledException>(write);
        await storage.Writer.WriteAsync(Put("other"), Token);
        Count(storage).ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_at_the_stop_is_written_and_who_writes_later_still_succeeds_until_the_file_closes()
    {
        await using (var storage = new OpenStorage(_folder.Path, running: false))
        {
            var waiting = Enumerable.Range(0, 600).Select(i => storage.Writer.WriteAsync(Put($"{i}"), Token)).ToList();
            storage.Start();
            await storage.StopLoopAsync();
            await Task.WhenAll(waiting).WaitAsync(ShouldNeverTimeOut, Token);
            (await storage.Writer.WriteAsync(Put("later"), Token)).ShouldBe(1);

            storage.Writer.Dispose();
            (await Should.ThrowAsync<GatewayRefusedException>(() => storage.Writer.WriteAsync(Put("too late"), Token))).Reason.ShouldBe(RefusalReason.StorageUnavailable);
        }

        new FileInfo(OpenStorage.PathsOf(_folder.Path).Database + "-wal").Exists.ShouldBeFalse("the log is folded into the file at the end");
        await using var again = new OpenStorage(_folder.Path);
        Count(again).ShouldBe(601);
    }

    [Fact]
    public async Task A_writer_loop_that_was_ended_by_a_fault_goes_on_when_it_is_started_again()
    {
        await using var storage = new OpenStorage(_folder.Path, running: false);
        var beat = new LoopBeat(storage.Writer.Name, storage.Writer.StallAfter, storage.Time);
        beat.Begin(again: false);
        var life = storage.Writer.RunAsync(beat, Token);
        beat.InjectEnd();
        await Should.ThrowAsync<OperationCanceledException>(() => life.WaitAsync(ShouldNeverTimeOut, CancellationToken.None));

        var write = storage.Writer.WriteAsync(Put("meanwhile"), Token);
        storage.Start();
        (await write).ShouldBe(1);
    }
}
