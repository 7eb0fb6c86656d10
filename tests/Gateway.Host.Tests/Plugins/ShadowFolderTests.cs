using Gateway.Host.Model;

namespace Gateway.Host.Tests.Plugins;

public sealed class ShadowFolderTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void After_a_restart_the_same_files_are_taken_at_the_first_look_from_the_same_folder()
    {
        var before = Taken("1.0.0");
        var written = File.GetLastWriteTimeUtc(before.MainAssembly);
        _drop.Restart();
        _drop.Look();

        _drop.Build("echo").ShouldBe(before with { Manifest = _drop.Build("echo").Manifest });
        File.GetLastWriteTimeUtc(before.MainAssembly).ShouldBe(written, "the copy is used again, not made again");
        _drop.Catalog.FirstScan.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_damaged_copy_is_made_again_after_a_restart()
    {
        var build = Taken("1.0.0");
        File.WriteAllBytes(build.MainAssembly, []);
        _drop.Restart();
        _drop.Look();

        _drop.Build("echo").ContentHash.ShouldBe(build.ContentHash);
        File.ReadAllBytes(build.MainAssembly).ShouldBe(File.ReadAllBytes(_drop.PathOf("echo/Plug.dll")));
    }

    [Fact]
    public void What_an_interrupted_copy_left_behind_is_removed()
    {
        var left = Path.Combine(_drop.Paths.Shadow, ".tmp-abc");
        Directory.CreateDirectory(left);
        Taken("1.0.0");
        Directory.Exists(left).ShouldBeFalse();
        Directory.GetFileSystemEntries(_drop.Paths.Shadow).Length.ShouldBe(1);
    }

    [Fact]
    public void Good_builds_running_builds_and_the_last_two_are_kept_and_the_rest_is_trimmed()
    {
        var builds = new List<PluginBuild>();
        for (var i = 1; i <= 8; i++)
        {
            builds.Add(Taken($"{i}.0.0"));
            if (i is 2 or 3 or 4)
            {
                _drop.Ledger.Mark(builds[^1], BuildVerdict.Good);
            }

            if (i == 5)
            {
                _drop.Use.Hold(builds[^1].Folder);
            }
        }

        // two good ones are kept by these settings: the newer two of 2, 3, 4
        builds.Where(build => Directory.Exists(build.Folder)).Select(build => build.Manifest.Version)
            .ShouldBe(["3.0.0", "4.0.0", "5.0.0", "7.0.0", "8.0.0"]);

        _drop.Use.Release(builds[4].Folder);
        Taken("9.0.0");
        Directory.Exists(builds[4].Folder).ShouldBeFalse();
    }

    [Fact]
    public void A_data_folder_that_takes_no_copy_is_a_refusal_that_is_tried_again()
    {
        Directory.CreateDirectory(_drop.Paths.Data);
        File.WriteAllText(_drop.Paths.Shadow, "in the way");
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        _drop.Refusal("echo", Reason.Unreadable).Remedy.ShouldContain("data folder");
        _drop.Settle();
        _drop.EventKinds().ShouldBe([EventKind.PluginRefused]);

        File.Delete(_drop.Paths.Shadow);
        _drop.Look();
        _drop.Build("echo");
    }

    [Fact]
    public void A_plugin_folder_that_cannot_be_read_removes_nothing_and_is_told()
    {
        var build = Taken("1.0.0");
        Directory.Move(_drop.Paths.Plugins, _drop.Paths.Plugins + ".away");
        _drop.Settle();

        _drop.Build("echo").ShouldBe(build);
        _drop.Entry("echo").Refusal.ShouldBeNull();
        _drop.Status.Problems.ShouldContainKey("plugin-folder-unreadable");

        Directory.Move(_drop.Paths.Plugins + ".away", _drop.Paths.Plugins);
        _drop.Settle();
        _drop.Status.Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_start_does_not_wait_for_a_plugin_folder_that_cannot_be_read()
    {
        Directory.Delete(_drop.Paths.Plugins);
        _drop.Look();
        _drop.Catalog.FirstScan.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void Helper_programs_stay_executable()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("no file modes here");
            return;
        }

        _drop.Write("echo/helper", [1]);
        File.SetUnixFileMode(_drop.PathOf("echo/helper"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var build = Taken("1.0.0");
        File.GetUnixFileMode(Path.Combine(build.Folder, "helper")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private PluginBuild Taken(string version)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", version: version));
        _drop.Settle();
        return _drop.Build("echo");
    }
}
