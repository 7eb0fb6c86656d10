using System.Text;
using Gateway.Abstractions;
using Gateway.Fixtures;
using Gateway.Host.Foundation;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Model.Journal;
using Gateway.Host.Model.Loss;
using Gateway.Host.Storage;
using Gateway.Host.Storage.Retention;
using Gateway.Host.Tests.Configuration;
using Gateway.Host.Tests.Messaging;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage.Retention;

/// <summary>Rows as the journal writes them, aged by hand.</summary>
public sealed class RetentionTests : IAsyncDisposable
{
    private const int Day = 24 * 60 * 60 * 1000;
    private readonly TempFolder _folder = new();
    private readonly OpenStorage _storage;
    private readonly FakeConfiguration _configuration = new();
    private readonly LossBook _losses;
    private readonly Reader _reader = new();

    public RetentionTests()
    {
        _storage = new OpenStorage(_folder.Path);
        _losses = new LossBook(_storage.Events, _storage.Time);
        _configuration.Messaging(new MessagingConfig { RetentionAge = TimeSpan.FromDays(7), DeadLetterAge = TimeSpan.FromDays(30), RetentionMessages = 1000, RetentionBytes = 1L << 30 });
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private long Now => _storage.Time.GetUtcNow().ToUnixTimeMilliseconds();

    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_too_old_goes_and_the_newest_row_stays_so_that_sequences_go_on_after_it()
    {
        await AcceptedAsync(days: [9, 8, 6, 1], routed: 4);
        await TrimAsync();
        Sequences("inbound").ShouldBe("3,4");

        _storage.Time.Advance(TimeSpan.FromDays(100));
        await TrimAsync();
        Sequences("inbound").ShouldBe("4");
    }

    [Fact]
    public async Task What_has_not_been_routed_stays_whatever_its_age()
    {
        await AcceptedAsync(days: [90, 80, 70, 60], routed: 2);
        await TrimAsync();
        Sequences("inbound").ShouldBe("3,4");
    }

    [Fact]
    public async Task More_than_are_kept_go_from_the_oldest_on()
    {
        _configuration.Messaging(_configuration.Current.Messaging with { RetentionMessages = 2 });
        await AcceptedAsync(days: [1, 1, 1, 1, 1], routed: 5);
        await DeliveriesAsync(("delivered", 1), ("abandoned", 1), ("dead-lettered", 1), ("delivered", 1), ("delivered", 1));
        await TrimAsync();
        Sequences("inbound").ShouldBe("4,5");
        Sequences("outbound").ShouldBe("3,4,5", "a dead letter is not one of them");
    }

    [Fact]
    public async Task A_reader_that_is_behind_keeps_messages_from_going_for_their_number_and_not_for_their_age_and_that_is_shown()
    {
        _configuration.Messaging(_configuration.Current.Messaging with { RetentionMessages = 2 });
        _reader.Through = 2;
        await AcceptedAsync(days: [1, 1, 1, 1, 1, 1], routed: 6);
        await TrimAsync();
        Sequences("inbound").ShouldBe("3,4,5,6");
        _losses.Windows.ShouldBeEmpty();

        _storage.Time.Advance(TimeSpan.FromDays(7));
        await TrimAsync();
        Sequences("inbound").ShouldBe("6");
        var loss = _losses.Windows.ShouldHaveSingleItem();
        (loss.Cause, loss.Count, loss.Adapter).ShouldBe((LossCause.Unread, 3, null));
    }

    [Fact]
    public async Task Only_what_is_settled_goes_and_dead_letters_have_an_age_of_their_own()
    {
        await DeliveriesAsync(("pending", 90), ("attempting", 90), ("failed", 90), ("delivered", 8), ("abandoned", 8), ("dead-lettered", 29), ("ambiguous", 31), ("dead-lettered", 31), ("delivered", 1));
        await TrimAsync();
        Sequences("outbound").ShouldBe("1,2,3,6,9");
        _storage.Events.Recent()[^1].Text.ShouldStartWith("2 dead letters were forgotten");
    }

    [Fact]
    public async Task A_delivery_outlives_its_accepted_message_until_routing_is_past_it()
    {
        await AcceptedAsync(days: [9, 9, 9], routed: 1);
        await DeliveriesAsync(("delivered", 9), ("delivered", 9), ("delivered", 9));
        await _storage.Writer.WriteAsync(connection => connection.Execute("UPDATE outbound SET inbound = seq"), Token);
        await TrimAsync();
        Sequences("outbound").ShouldBe("2,3", "the second message may be routed again, and must find that it was sent");
    }

    [Fact]
    public async Task A_file_that_is_too_large_loses_its_oldest_until_it_is_not_and_says_so_when_that_is_not_enough()
    {
        await AcceptedAsync(days: [.. Enumerable.Repeat(1, 800)], routed: 700, bytes: 4000);
        _configuration.Messaging(_configuration.Current.Messaging with { RetentionBytes = 2 << 20 });
        await TrimAsync();
        var used = await _storage.Writer.WriteAsync(JournalTrim.UsedBytes, Token);
        used.ShouldBeInRange(1, 2 << 20);
        _storage.Read<long>("SELECT max(seq) FROM inbound").ShouldBe(800);
        _storage.Status.Problems.ShouldBeEmpty();

        _configuration.Messaging(_configuration.Current.Messaging with { RetentionBytes = 1 << 16 });
        await TrimAsync();
        _storage.Read<long>("SELECT count(*) FROM inbound").ShouldBe(100, "what has not been routed is not lost for a limit");
        _storage.Status.Problems.Keys.ShouldBe([RetentionLoop.Cause]);

        _configuration.Messaging(_configuration.Current.Messaging with { RetentionBytes = 1 << 30 });
        await TrimAsync();
        _storage.Status.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task Thousands_go_in_small_steps_between_which_others_write()
    {
        await AcceptedAsync(days: [.. Enumerable.Repeat(9, 4 * JournalTrim.Step)], routed: 4 * JournalTrim.Step);
        var largest = 0L;
        var before = _storage.Read<long>("SELECT count(*) FROM inbound");
        await TrimAsync(meanwhile: async () =>
        {
            var left = await _storage.Writer.WriteAsync(connection => connection.Scalar<long>("SELECT count(*) FROM inbound"), Token);
            largest = Math.Max(largest, before - left);
            before = left;
        });

        Sequences("inbound").ShouldBe($"{4 * JournalTrim.Step}");
        largest.ShouldBeInRange(1, 2 * JournalTrim.Step);
    }

    [Fact]
    public async Task A_disk_that_fails_is_tried_again_with_the_next_pass()
    {
        await AcceptedAsync(days: [9, 1], routed: 2);
        await TrimAsync(writer: new BrokenWriter());
        Sequences("inbound").ShouldBe("1,2");

        await TrimAsync();
        Sequences("inbound").ShouldBe("2");
    }

    /// <summary>One pass of the loop, from its start to the pause after it.</summary>
    private async Task TrimAsync(Func<Task>? meanwhile = null, IDataWriter? writer = null)
    {
        var bell = new Bell();
        var time = new WatchedTime(bell);
        time.Clock.SetUtcNow(_storage.Time.GetUtcNow());
        var loop = new RetentionLoop(
            writer ?? _storage.Writer, new DiskSpace(OpenStorage.PathsOf(_folder.Path), _storage.Status), _configuration, [_reader], _losses, _storage.Status, _storage.Events, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var beat = new LoopBeat(loop.Name, loop.StallAfter, time);
        beat.Begin(again: false);
        var running = loop.RunAsync(beat, stop.Token);
        while (true)
        {
            await bell.UntilAsync("it pauses", () => time.Next is not null, () => $"the loop: {running.Status}", Token);

            // it breathes between its steps; the pause after the pass is far longer
            if (time.Next is { } next && next > TimeSpan.FromMilliseconds(500))
            {
                break;
            }

            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            time.Advance(time.Next!.Value);
        }

        await stop.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private Task AcceptedAsync(int[] days, long routed, int bytes = 10) => _storage.Writer.WriteAsync(
        connection =>
        {
            for (var i = 0; i < days.Length; i++)
            {
                connection.Execute(
                    "INSERT INTO inbound VALUES ($seq, $key, $at, 'a', 1, $body)",
                    ("$seq", (long)(i + 1)), ("$key", Encoding.ASCII.GetBytes($"{i}")), ("$at", Now - ((long)days[i] * Day)), ("$body", new byte[bytes]));
            }

            return connection.Execute("INSERT INTO mark VALUES ('routed', $routed)", ("$routed", routed));
        },
        Token);

    private Task DeliveriesAsync(params (string State, int Days)[] rows) => _storage.Writer.WriteAsync(
        connection =>
        {
            for (var i = 0; i < rows.Length; i++)
            {
                var at = Now - ((long)rows[i].Days * Day);
                connection.Execute(
                    "INSERT INTO outbound VALUES ($seq, $id, 'a', 'c', $state, 1, $at, $at, NULL, 'test', 0, NULL, NULL, NULL, 0, $body)",
                    ("$seq", (long)(i + 1)), ("$id", $"d-{i}"), ("$state", rows[i].State), ("$at", at), ("$body", new byte[10]));
            }

            return rows.Length;
        },
        Token);

    private string Sequences(string table) => _storage.Read<string>($"SELECT group_concat(seq) FROM (SELECT seq FROM {table} ORDER BY seq)") ?? "";

    private sealed class BrokenWriter : IDataWriter
    {
        public Task<T> WriteAsync<T>(Func<SqliteConnection, T> operation, CancellationToken cancellationToken) => Task.FromException<T>(Broken());

        public void Post(Action<SqliteConnection> operation, Action committed, Action<Exception> failed) => failed(Broken());

        public T WriteNow<T>(Func<SqliteConnection, T> operation) => throw Broken();

        private static GatewayRefusedException Broken() => new(RefusalReason.StorageUnavailable, "broken");
    }

    private sealed class Reader : IUnreadMessages
    {
        public long Through { get; set; } = long.MaxValue;
    }
}
