using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;
using Gateway.Host.Tests.Messaging;
using Microsoft.Data.Sqlite;

namespace Gateway.Host.Tests.Storage;

public sealed class DataFileTests : IDisposable
{
    private static readonly AdapterId Demo = AdapterId.Parse("demo");
    private readonly TempFolder _folder = new();

    private GatewayPaths Paths => OpenStorage.PathsOf(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_host_on_the_same_folder_is_told_who_holds_it()
    {
        using var first = DataFile.Open(Paths, TimeProvider.System).File;
        var second = DataFile.Open(Paths, TimeProvider.System);

        second.Status.ShouldBe(DataFileStatus.InUse);
        second.File.ShouldBeNull();
        second.Message.ShouldContain($"(process {Environment.ProcessId})");
        second.Message.ShouldContain("--data");
    }

    [Fact]
    public void The_folder_is_free_again_once_the_first_host_has_closed()
    {
        DataFile.Open(Paths, TimeProvider.System).File!.Dispose();
        using var again = DataFile.Open(Paths, TimeProvider.System).File;
        again.ShouldNotBeNull();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_outcome_with_a_remedy()
    {
        _folder.Write("data", "a file stands where the folder should be");
        var outcome = DataFile.Open(Paths, TimeProvider.System);
        outcome.Status.ShouldBe(DataFileStatus.Unwritable);
        outcome.Message.ShouldContain(Paths.Data);
    }

    [Fact]
    public void A_data_file_that_cannot_be_opened_lets_go_of_the_lock()
    {
        Directory.CreateDirectory(Paths.Database);
        DataFile.Open(Paths, TimeProvider.System).Status.ShouldBe(DataFileStatus.Unwritable);
        Directory.Delete(Paths.Database);
        using var file = DataFile.Open(Paths, TimeProvider.System).File;
        file.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8192)]
    public async Task A_damaged_file_is_set_aside_and_the_gateway_runs_on_a_new_one(int damageAt)
    {
        await using (var storage = new OpenStorage(_folder.Path))
        {
            for (var i = 0; i < 40; i++)
            {
                await storage.State.SetAsync(Demo, new GenerationNumber(1), $"key{i}", new string('x', 2000), TestContext.Current.CancellationToken);
            }
        }

        await using (var bytes = new FileStream(Paths.Database, FileMode.Open))
        {
            bytes.Position = damageAt;
            bytes.Write(Enumerable.Repeat((byte)0xA5, 12_000).ToArray());
        }

        await using var again = new OpenStorage(_folder.Path);
        await again.State.SetAsync(Demo, new GenerationNumber(1), "new", "value", TestContext.Current.CancellationToken);

        Directory.GetFiles(Paths.Data, "gateway.db.damaged-*").ShouldHaveSingleItem();
        again.Status.Problems["storage-damaged"].ShouldContain("gateway.db.damaged-");
        again.Events.Recent().ShouldContain(entry => entry.Kind == EventKind.HostDegraded);
        (await again.State.GetAsync(Demo, "key1", TestContext.Current.CancellationToken)).ShouldBeNull();
    }

    [Fact]
    public void A_file_of_a_newer_version_is_left_alone()
    {
        using (var file = DataFile.Open(Paths, TimeProvider.System).File)
        {
            file!.Connection.Execute("UPDATE meta SET value = '999' WHERE key = 'schema_version'");
        }

        DataFile.Open(Paths, TimeProvider.System).Status.ShouldBe(DataFileStatus.Newer);
        Directory.GetFiles(Paths.Data, "*.damaged*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_of_the_first_release_is_brought_up_to_date_and_keeps_what_is_in_it()
    {
        // word for word what version 3 has made
        Directory.CreateDirectory(Paths.Data);
        using (var old = new SqliteConnection($"Data Source={Paths.Database};Pooling=False"))
        {
            old.Open();
            old.Execute(
                """
                CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE adapter_state (adapter TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (adapter, key)) STRICT, WITHOUT ROWID;
                CREATE TABLE adapter_fence (adapter TEXT NOT NULL PRIMARY KEY, generation INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE generation (adapter TEXT NOT NULL PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE desired_state (adapter TEXT NOT NULL PRIMARY KEY, state TEXT NOT NULL, change INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE desired_state_audit (change INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, adapter TEXT NOT NULL, state TEXT NOT NULL, by TEXT NOT NULL, why TEXT) STRICT;
                CREATE TABLE restart_ledger (id INTEGER PRIMARY KEY, adapter TEXT NOT NULL, plugin TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
                CREATE INDEX restart_ledger_at ON restart_ledger (at);
                CREATE TABLE build_ledger (plugin TEXT NOT NULL, content_hash TEXT NOT NULL, verdict TEXT NOT NULL, folder TEXT NOT NULL, version TEXT NOT NULL, at INTEGER NOT NULL, change INTEGER NOT NULL, PRIMARY KEY (plugin, content_hash)) STRICT, WITHOUT ROWID;
                CREATE TABLE inbound_baseline (adapter TEXT NOT NULL PRIMARY KEY, gaps TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE isolation_move (adapter TEXT NOT NULL PRIMARY KEY, reason TEXT NOT NULL, why TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                INSERT INTO meta VALUES ('schema_version', '3');
                INSERT INTO adapter_state VALUES ('demo', 'offset', '41');
                INSERT INTO generation VALUES ('demo', 6);
                """);
        }

        await using (var rig = new MessagingRig(home: _folder.Path))
        {
            (await rig.Receive("demo", "1")).ShouldBe(ReceiveReceipt.Durable);
        }

        await using var storage = new OpenStorage(_folder.Path);
        (await storage.State.GetAsync(Demo, "offset", TestContext.Current.CancellationToken)).ShouldBe("41");
        storage.Restarts.NextGeneration(Demo).Value.ShouldBe(7);
        storage.Read<string>("SELECT value FROM meta WHERE key = 'schema_version'").ShouldBe($"{Schema.Version}");
        storage.Read<long>("SELECT count(*) FROM inbound").ShouldBe(1);
        Directory.GetFiles(Paths.Data, "*.damaged*").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public async Task A_damaged_journal_is_set_aside_and_messages_are_accepted_and_delivered_again(double where)
    {
        await using (var rig = new MessagingRig(home: _folder.Path))
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(number => rig.Receive("a", $"{number}", text: new string('x', 500))));
        }

        await using (var bytes = new FileStream(Paths.Database, FileMode.Open))
        {
            bytes.Position = (long)(bytes.Length * where) / 4096 * 4096;
            bytes.Write(Enumerable.Repeat((byte)0xA5, 16_384).ToArray());
        }

        await using var again = new MessagingRig(home: _folder.Path, before: configuration => configuration.Route("a", to: null));
        Directory.GetFiles(Paths.Data, "gateway.db.damaged-*").ShouldHaveSingleItem();
        var door = again.OpenDoor("a");
        (await again.Receive("a", "0", text: "afterwards")).ShouldBe(ReceiveReceipt.Durable, "the memory of what is a duplicate went with the file: rather twice than lost");
        await Soon.That("it is delivered", () => again.Now.Delivered == 1);
        door.Texts.ShouldBe(["afterwards"]);
    }

    [Fact]
    public void The_file_is_durable_and_nobody_elses_business()
    {
        using var file = DataFile.Open(Paths, TimeProvider.System).File!;
        file.Connection.Scalar<string>("PRAGMA journal_mode").ShouldBe("wal");
        file.Connection.Scalar<long>("PRAGMA synchronous").ShouldBe(2);
        file.Connection.Scalar<long>("PRAGMA foreign_keys").ShouldBe(1);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Paths.Database).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void A_reader_cannot_write()
    {
        using var file = DataFile.Open(Paths, TimeProvider.System).File!;
        using var reader = file.OpenReader();
        Should.Throw<SqliteException>(() => reader.Execute("INSERT INTO meta VALUES ('a', 'b')"));
    }
}
