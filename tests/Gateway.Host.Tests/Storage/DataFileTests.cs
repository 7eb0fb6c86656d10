using Gateway.Host.Model;
using Gateway.Host.Storage;
using Gateway.Host.Tests.Configuration;
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
