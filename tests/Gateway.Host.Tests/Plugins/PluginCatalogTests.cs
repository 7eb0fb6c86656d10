using Gateway.Host.Model;

namespace Gateway.Host.Tests.Plugins;

public sealed class PluginCatalogTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void A_folder_is_taken_when_its_files_have_been_still_for_the_settle_time()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/data/words.txt", [1, 2, 3]);

        _drop.Look();
        _drop.Refusal("echo", Reason.FilesChanging);
        _drop.Catalog.FirstScan.IsCompleted.ShouldBeFalse();
        _drop.Time.Advance(_drop.Settings.Settle);
        _drop.Look();

        var build = _drop.Build("echo");
        _drop.Entry("echo").Refusal.ShouldBeNull();
        _drop.Catalog.FirstScan.IsCompleted.ShouldBeTrue();
        build.Folder.ShouldBe(Path.Combine(_drop.Paths.Shadow, "echo", build.ContentHash));
        File.ReadAllBytes(build.MainAssembly).ShouldBe(File.ReadAllBytes(_drop.PathOf("echo/Plug.dll")));
        File.ReadAllBytes(Path.Combine(build.Folder, "data", "words.txt")).ShouldBe([1, 2, 3]);
        _drop.EventKinds().ShouldBe([EventKind.PluginTaken]);
    }

    [Fact]
    public void A_half_copied_folder_is_not_taken_however_often_it_is_looked_at()
    {
        var whole = PluginEmitter.Adapter("echo");
        _drop.Write("echo/Plug.dll", whole);
        for (var part = 1; part <= 5; part++)
        {
            _drop.Write("echo/big.bin", new byte[part * 1000]);
            _drop.Settle();
            _drop.Write("echo/big.bin", new byte[(part * 1000) + 500]);
            _drop.Look();
            if (part == 1)
            {
                // the first settle saw quiet files; from now on a newer half copy must not displace that build
                _drop.Build("echo");
            }

            _drop.Refusal("echo", Reason.FilesChanging);
        }
    }

    [Fact]
    public void Files_that_still_grow_are_changing_until_they_stop()
    {
        var whole = PluginEmitter.Adapter("echo");
        for (var length = 200; length < whole.Length; length += whole.Length / 4)
        {
            _drop.Write("echo/Plug.dll", whole[..length]);
            _drop.Look();
            _drop.Refusal("echo", Reason.FilesChanging);
            _drop.Time.Advance(_drop.Settings.Settle);
        }

        _drop.Catalog.FirstScan.IsCompleted.ShouldBeTrue("a copy that goes on for ever must not hold up the start");
        _drop.Write("echo/Plug.dll", whole);
        _drop.Settle();

        _drop.Build("echo");
        _drop.EventKinds().ShouldBe([EventKind.PluginTaken]);
    }

    [Fact]
    public void A_corrupt_file_over_a_good_one_leaves_the_build_that_was_taken()
    {
        var first = Taken("1.0.0");
        _drop.Write("echo/Plug.dll", [1, 2, 3]);
        _drop.Settle();

        _drop.Refusal("echo", Reason.CorruptFile).File.ShouldBe("echo/Plug.dll");
        _drop.Build("echo").ShouldBe(first);
        _drop.Catalog.Current.Find(first.Id)!.Build.ShouldBe(first);
        File.Exists(first.MainAssembly).ShouldBeTrue();
        _drop.EventKinds().ShouldBe([EventKind.PluginTaken, EventKind.PluginRefused]);
        _drop.Settle();
        _drop.EventKinds().Count().ShouldBe(2, "a rescan is no news");
    }

    [Fact]
    public void Overwriting_and_renaming_over_both_give_a_new_build()
    {
        var first = Taken("1.0.0");
        var second = Taken("2.0.0");
        _drop.Write("upload.tmp/Plug.dll", PluginEmitter.Adapter("echo", version: "3.0.0"));
        File.Move(_drop.PathOf("upload.tmp/Plug.dll"), _drop.PathOf("echo/Plug.dll"), overwrite: true);
        Directory.Delete(_drop.PathOf("upload.tmp"));
        _drop.Settle();

        new[] { first, second, _drop.Build("echo") }.Select(build => build.Manifest.Version).ShouldBe(["1.0.0", "2.0.0", "3.0.0"]);
        new[] { first.ContentHash, second.ContentHash, _drop.Build("echo").ContentHash }.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void A_file_replaced_with_the_same_size_and_time_is_seen_when_something_hints_at_it()
    {
        var first = Taken("1.0.0");
        var written = File.GetLastWriteTimeUtc(_drop.PathOf("echo/Plug.dll"));
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", version: "9.0.0"));
        File.SetLastWriteTimeUtc(_drop.PathOf("echo/Plug.dll"), written);
        _drop.Settle();
        _drop.Build("echo").ShouldBe(first, "otherwise this test proves nothing");

        _drop.Catalog.Look(name => name == "echo", static () => { });
        _drop.Settle();

        _drop.Build("echo").Manifest.Version.ShouldBe("9.0.0");
    }

    [Fact]
    public void A_touched_file_with_the_same_bytes_changes_nothing()
    {
        Taken("1.0.0");
        var before = _drop.Catalog.Current;
        File.SetLastWriteTimeUtc(_drop.PathOf("echo/Plug.dll"), DateTime.UnixEpoch);
        _drop.Settle();
        _drop.Catalog.Current.ShouldBeSameAs(before);
    }

    [Fact]
    public void A_swapped_link_is_a_deploy()
    {
        Release("r1", "1.0.0");
        Release("r2", "2.0.0");
        Directory.CreateSymbolicLink(_drop.PathOf("echo"), Path.Combine(_drop.Paths.Home, "releases", "r1"));
        _drop.Settle();
        var first = _drop.Build("echo");

        Directory.CreateSymbolicLink(_drop.PathOf(".next"), Path.Combine(_drop.Paths.Home, "releases", "r2"));
        Directory.Delete(_drop.PathOf("echo"));
        Directory.Move(_drop.PathOf(".next"), _drop.PathOf("echo"));
        _drop.Settle();

        first.Manifest.Version.ShouldBe("1.0.0");
        _drop.Build("echo").Manifest.Version.ShouldBe("2.0.0");
        File.Exists(first.MainAssembly).ShouldBeTrue();

        void Release(string name, string version)
        {
            var file = Path.Combine(_drop.Paths.Home, "releases", name, "Plug.dll");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, PluginEmitter.Adapter("echo", version: version));
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        }
    }

    [Fact]
    public void A_link_that_leads_nowhere_or_to_itself_is_refused_and_stops_nobody()
    {
        Taken("1.0.0");
        Directory.CreateSymbolicLink(_drop.PathOf("dangling"), Path.Combine(_drop.Paths.Home, "nowhere"));
        File.CreateSymbolicLink(_drop.PathOf("loop"), _drop.PathOf("loop"));
        _drop.Write("inner/Plug.dll", PluginEmitter.Adapter("inner"));
        Directory.CreateSymbolicLink(_drop.PathOf("inner/again"), _drop.PathOf("inner"));
        _drop.Settle();

        _drop.Refusal("dangling", Reason.Unreadable);
        _drop.Refusal("loop", Reason.Unreadable);
        _drop.Refusal("inner", Reason.Unreadable).Detail.ShouldContain("nested");
        _drop.Build("echo");
        _drop.Catalog.FirstScan.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public void A_deleted_folder_stays_listed_with_its_build_and_comes_back()
    {
        var build = Taken("1.0.0");
        Directory.Move(_drop.PathOf("echo"), _drop.PathOf(".away"));
        _drop.Look();
        _drop.Entry("echo").Refusal.ShouldBeNull("a deploy may be swapping folders at this moment");
        _drop.Settle();

        _drop.Refusal("echo", Reason.PluginRemoved);
        _drop.Build("echo").ShouldBe(build);
        File.Exists(build.MainAssembly).ShouldBeTrue();

        Directory.Move(_drop.PathOf(".away"), _drop.PathOf("echo"));
        _drop.Settle();
        _drop.Entry("echo").Refusal.ShouldBeNull();
        _drop.EventKinds().ShouldBe([EventKind.PluginTaken, EventKind.PluginRemoved, EventKind.PluginTaken]);

        Directory.Delete(_drop.PathOf("echo"), recursive: true);
        _drop.Restart();
        _drop.Settle();
        _drop.Find("echo").ShouldBeNull();
    }

    [Fact]
    public void The_second_folder_with_an_id_is_refused_with_both_named_and_takes_over_when_the_first_goes()
    {
        _drop.Write("b-echo/Plug.dll", PluginEmitter.Adapter("echo", version: "b"));
        _drop.Settle();
        _drop.Write("a-echo/Plug.dll", PluginEmitter.Adapter("echo", version: "a"));
        _drop.Settle();

        var refusal = _drop.Refusal("a-echo", Reason.DuplicateId);
        refusal.Detail.ShouldContain("a-echo");
        refusal.Detail.ShouldContain("b-echo");
        _drop.Catalog.Current.Find(PluginId.Parse("echo"))!.Build!.Manifest.Version.ShouldBe("b", "the one that was taken earlier keeps the id");

        Directory.Delete(_drop.PathOf("b-echo"), recursive: true);
        _drop.Settle();
        _drop.Settle();
        _drop.Build("a-echo").Manifest.Version.ShouldBe("a");
        _drop.Find("b-echo").ShouldBeNull();
    }

    [Fact]
    public void Of_two_new_folders_with_one_id_the_first_by_name_keeps_it()
    {
        _drop.Write("b-echo/Plug.dll", PluginEmitter.Adapter("echo", version: "b"));
        _drop.Write("B-echo/Plug.dll", PluginEmitter.Adapter("echo", version: "upper"));
        _drop.Settle();
        _drop.Build("B-echo");
        _drop.Refusal("b-echo", Reason.DuplicateId);
    }

    [Fact]
    public void New_files_with_somebody_elses_id_do_not_take_away_the_build_that_runs()
    {
        var build = Taken("1.0.0");
        _drop.Write("other/Plug.dll", PluginEmitter.Adapter("other"));
        _drop.Settle();
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("other", version: "2"));
        _drop.Settle();

        _drop.Refusal("echo", Reason.DuplicateId);
        _drop.Catalog.Current.Find(PluginId.Parse("echo"))!.Build.ShouldBe(build);
    }

    [Fact]
    public void Stray_files_are_listed_and_harmless_ones_are_not()
    {
        _drop.Write("notes.txt", [1]);
        foreach (var harmless in new[] { "README", "README.md", "Directory.Build.props", "x.targets", ".gitkeep", "_off/Plug.dll", ".git/config" })
        {
            _drop.Write(harmless, [1]);
        }

        _drop.Look();

        _drop.Refusal("notes.txt", Reason.StrayFile).File.ShouldBe("notes.txt");
        _drop.Catalog.Current.Entries.Length.ShouldBe(1);
    }

    [Fact]
    public void A_single_file_with_its_companions_is_a_plugin()
    {
        _drop.Write("Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("Plug.deps.json", PluginEmitter.Deps("Plug"));
        _drop.Write("Plug.pdb", [1]);
        _drop.Write("Helper.dll", PluginEmitter.Library("Helper", "public class Helper;"));
        _drop.Settle();

        var build = _drop.Build("Plug.dll");
        File.Exists(Path.Combine(build.Folder, "Plug.deps.json")).ShouldBeTrue();
        File.Exists(Path.Combine(build.Folder, "Helper.dll")).ShouldBeFalse();
        _drop.Refusal("Helper.dll", Reason.NoAdapter).Remedy.ShouldContain("folder of its own");
    }

    [Fact]
    public void A_source_folder_is_taken_from_its_staged_output()
    {
        _drop.Write("echo/Echo.csproj", [1]);
        _drop.Look();
        _drop.Refusal("echo", Reason.SourceNotBuilt).Detail.ShouldContain("artifacts/plugins/echo");

        var staged = Path.Combine(_drop.Paths.Staged, "echo");
        Directory.CreateDirectory(staged);
        File.WriteAllBytes(Path.Combine(staged, "Plug.dll"), PluginEmitter.Adapter("echo"));
        _drop.Settle();

        _drop.Build("echo");
        _drop.Entry("echo").Origin.ShouldBe(staged);
        _drop.Entry("echo").Notes.ShouldHaveSingleItem().ShouldContain("source");
    }

    [Fact]
    public void A_shipped_contract_is_told_and_left_out()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/Gateway.Abstractions.dll", PluginEmitter.Contract("1.0.0.0"));
        _drop.Write("echo/Plug.runtimeconfig.dev.json", [1]);
        _drop.Settle();

        var build = _drop.Build("echo");
        Directory.GetFiles(build.Folder).Select(Path.GetFileName).ShouldBe(["Plug.dll"]);
        var note = _drop.Entry("echo").Notes.ShouldHaveSingleItem();
        note.ShouldContain("Private=\"false\"");
        note.ShouldContain("ExcludeAssets=\"runtime\"");
    }

    [Fact]
    public void A_build_that_failed_before_is_offered_with_that_warning()
    {
        var build = Taken("1.0.0");
        _drop.Ledger.Mark(build, BuildVerdict.Failed);
        _drop.Look();
        _drop.Refusal("echo", Reason.FailedBefore).Detail.ShouldContain(build.ShortHash);
        _drop.Build("echo").ShouldBe(build);
    }

    private PluginBuild Taken(string version)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", version: version));
        _drop.Settle();
        return _drop.Build("echo");
    }
}
