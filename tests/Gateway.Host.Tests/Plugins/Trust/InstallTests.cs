using System.IO.Compression;
using System.Security.Cryptography;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Trust;
using Gateway.Host.Plugins.Trust.Install;

namespace Gateway.Host.Tests.Plugins.Trust;

public sealed class InstallTests : IDisposable
{
    private readonly DropFolder _drop = new();
    private readonly byte[] _plugin = PluginEmitter.Adapter("echo");

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void An_archive_lands_under_its_id_whole_and_nothing_temporary_is_left()
    {
        var archive = Zip(("Plug.dll", _plugin), ("data/words.txt", [1, 2, 3]));
        Install(archive).ShouldSatisfyAllConditions(
            report => report.Status.ShouldBe(CustodyStatus.Done, report.Message),
            report => report.Items.ShouldHaveSingleItem().Plugin.ShouldBe("echo"));
        Tree().ShouldBe(["echo/Plug.dll", "echo/data/words.txt"]);
        _drop.Settle();
        _drop.Build("echo");
    }

    [Fact]
    public void One_folder_around_everything_is_taken_off()
    {
        Install(Zip(("echo-1.0/", []), ("echo-1.0/Plug.dll", _plugin))).Status.ShouldBe(CustodyStatus.Done);
        Tree().ShouldBe(["echo/Plug.dll"]);
    }

    [Fact]
    public void A_published_folder_is_installed_like_an_archive()
    {
        var folder = Path.Combine(_drop.Paths.Home, "publish");
        Directory.CreateDirectory(Path.Combine(folder, "more"));
        File.WriteAllBytes(Path.Combine(folder, "Plug.dll"), _plugin);
        File.WriteAllBytes(Path.Combine(folder, "more", "x.txt"), [1]);
        Install(folder).Status.ShouldBe(CustodyStatus.Done);
        Tree().ShouldBe(["echo/Plug.dll", "echo/more/x.txt"]);
    }

    [Theory]
    [InlineData("../evil.dll", "elsewhere")]
    [InlineData("a/../../evil.dll", "elsewhere")]
    [InlineData("./evil.dll", "elsewhere")]
    [InlineData("/etc/evil", "absolute")]
    [InlineData("C:/evil.dll", "colon")]
    [InlineData("evil.txt:stream", "colon")]
    [InlineData("..\\evil.dll", "backslash")]
    [InlineData("a\\b.dll", "backslash")]
    [InlineData("a//b.dll", "empty")]
    [InlineData("NUL", "device")]
    [InlineData("a/com1.txt", "device")]
    [InlineData("aux.dll", "device")]
    [InlineData("a\u0007b.dll", "not allowed")]
    [InlineData("what?.dll", "not allowed")]
    [InlineData("ab\u202Ellд.exe", "invisible")]
    [InlineData("evil.dll.", "dot or a blank")]
    [InlineData("evil.dll ", "dot or a blank")]
    [InlineData("plug.DLL", "letter case")]
    [InlineData("Plug.dll/x", "at once")]
    [InlineData("Plug.dll", "twice")]
    public void A_name_that_leads_elsewhere_or_means_two_things_is_refused_and_nothing_is_left(string name, string because)
    {
        var before = Everything();
        var report = Install(Zip(("Plug.dll", _plugin), (name, [1])));
        report.Status.ShouldBe(CustodyStatus.Refused);
        report.Message.ShouldContain(because);
        Everything().ShouldBe([.. before, "in.zip"]);
    }

    [Fact]
    public void Folders_that_differ_in_case_only_are_refused() =>
        Install(Zip(("Plug.dll", _plugin), ("Data/a", [1]), ("data/b", [1]))).Message.ShouldContain("letter case");

    [Fact]
    public void A_path_that_is_too_long_or_too_deep_is_refused()
    {
        Install(Zip(("Plug.dll", _plugin), (new string('a', 300), [1]))).Status.ShouldBe(CustodyStatus.Refused);
        Install(Zip(("Plug.dll", _plugin), (string.Join('/', Enumerable.Repeat("a", 30)), [1]))).Status.ShouldBe(CustodyStatus.Refused);
    }

    [Theory]
    [InlineData(0xA1FF)]
    [InlineData(0x2180)]
    [InlineData(0x11A4)]
    public void A_link_or_a_device_in_an_archive_is_refused(int mode)
    {
        var archive = Zip(("Plug.dll", _plugin), ("link", "/etc/passwd"u8.ToArray()));
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            zip.GetEntry("link")!.ExternalAttributes = mode << 16;
        }

        Install(archive).Message.ShouldContain("link");
        Tree().ShouldBeEmpty();
    }

    [Fact]
    public void A_link_in_a_folder_is_refused()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_drop.Paths.Home, "publish")).FullName;
        File.WriteAllBytes(Path.Combine(folder, "Plug.dll"), _plugin);
        File.CreateSymbolicLink(Path.Combine(folder, "passwords"), "/etc/passwd");
        Install(folder).Message.ShouldContain("link");
        Tree().ShouldBeEmpty();
    }

    [Fact]
    public void Too_many_files_too_large_a_file_too_large_a_whole_and_a_bomb_are_refused_by_what_is_counted()
    {
        var limits = new PayloadLimits { Files = 4, File = 100_000, Total = 150_000, RatioFrom = 50_000, Ratio = 20 };
        var noise = RandomNumberGenerator.GetBytes(90_000);
        Install(Zip([("Plug.dll", _plugin), .. Enumerable.Range(0, 4).Select(i => ($"f{i}", new byte[1]))]), limits).Message.ShouldContain("more than 4 files");
        Install(Zip(("Plug.dll", _plugin), ("big", RandomNumberGenerator.GetBytes(100_001))), limits).Message.ShouldContain("'big' is larger");
        Install(Zip(("Plug.dll", _plugin), ("a", noise), ("b", noise)), limits).Message.ShouldContain("unpacked");
        Install(Zip(("Plug.dll", _plugin), ("a", new byte[90_000])), limits with { Ratio = 2 }).Message.ShouldContain("2 times its size");
        Install(Zip(("Plug.dll", _plugin), ("a", noise)), limits with { Archive = 1000 }).Status.ShouldBe(CustodyStatus.Refused);
        Tree().ShouldBeEmpty();
    }

    [Fact]
    public void A_size_that_the_header_lies_about_does_not_help()
    {
        var archive = Zip(("Plug.dll", _plugin), ("liar", new byte[200_000]));
        var bytes = File.ReadAllBytes(archive);
        Overwrite(bytes, BitConverter.GetBytes(200_000), BitConverter.GetBytes(10));
        File.WriteAllBytes(archive, bytes);
        Install(archive, new PayloadLimits { File = 100_000 }).Status.ShouldBe(CustodyStatus.Refused);
        Tree().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no archive, and long enough to have an end record if it wanted one")]
    public void What_is_no_archive_is_refused(string text)
    {
        var file = Path.Combine(_drop.Paths.Home, "in.zip");
        File.WriteAllText(file, text);
        Install(file).Status.ShouldBe(CustodyStatus.Refused);
        Install(Path.Combine(_drop.Paths.Home, "nothing.zip")).Status.ShouldBe(CustodyStatus.NotFound);
    }

    [Fact]
    public void An_archive_cut_off_anywhere_is_refused_and_leaves_nothing()
    {
        var archive = Zip(("Plug.dll", _plugin), ("data/words.txt", [1, 2, 3]));
        var whole = File.ReadAllBytes(archive);
        for (var length = 0; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(archive, whole[..length]);
            Install(archive).Status.ShouldBe(CustodyStatus.Refused, $"{length} bytes");
            Tree().ShouldBeEmpty();
        }
    }

    [Fact]
    public void An_archive_with_changed_bytes_never_throws_and_never_lands_outside()
    {
        var archive = Zip(("Plug.dll", _plugin), ("data/words.txt", [1, 2, 3]));
        var whole = File.ReadAllBytes(archive);
        var random = new Random(4711);
        for (var round = 0; round < 150; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = 0; i < 6; i++)
            {
                damaged[damaged.Length - 1 - random.Next(Math.Min(400, damaged.Length))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(archive, damaged);
            Should.NotThrow(() => Install(archive, force: true), $"round {round}, seed 4711");
            Directory.GetFileSystemEntries(_drop.Paths.Home).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["in.zip", "plugins"]);
            Directory.GetFileSystemEntries(_drop.Paths.Plugins).Select(Path.GetFileName).ShouldBeSubsetOf(["echo"]);
        }
    }

    [Fact]
    public void What_is_no_plugin_source_or_another_plugin_than_was_meant_is_refused_before_anything_lands()
    {
        Install(Zip(("Tool.dll", PluginEmitter.Library("Tool", "public class Tool;")))).Message.ShouldContain("[Adapter]");
        Install(Zip(("Plug.dll", [1, 2, 3]))).Message.ShouldContain("Plug.dll");
        Install(Zip(("Plug.dll", _plugin), ("Plug.csproj", [1]))).Message.ShouldContain("source");
        Custody().Install(new InstallRequest(Zip(("Plug.dll", _plugin)), PluginId.Parse("other"), null, false)).Message.ShouldContain("'echo', not 'other'");
        Tree().ShouldBeEmpty();
    }

    [Fact]
    public void A_hash_that_is_given_has_to_be_the_archives()
    {
        var archive = Zip(("Plug.dll", _plugin));
        var right = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(archive)));
        Custody().Install(new InstallRequest(archive, null, new string('0', 64), false)).Message.ShouldContain("SHA-256");
        Custody().Install(new InstallRequest(archive, null, "beef", false)).Status.ShouldBe(CustodyStatus.Refused);
        Tree().ShouldBeEmpty();
        Custody().Install(new InstallRequest(archive, null, right, false)).Status.ShouldBe(CustodyStatus.Done);
    }

    [Fact]
    public void An_id_that_is_taken_is_replaced_only_by_force_and_source_never()
    {
        _drop.Write("mine/Plug.dll", _plugin);
        var newer = Zip(("Plug.dll", PluginEmitter.Adapter("echo", version: "2.0.0")));
        Install(newer).ShouldSatisfyAllConditions(report => report.Status.ShouldBe(CustodyStatus.Conflict), report => report.Message.ShouldContain("'mine'"));
        Tree().ShouldBe(["mine/Plug.dll"]);
        Install(newer, force: true).Status.ShouldBe(CustodyStatus.Done);
        Tree().ShouldBe(["echo/Plug.dll"]);
        Install(newer, force: true).Status.ShouldBe(CustodyStatus.Done);

        Directory.Delete(_drop.PathOf("echo"), recursive: true);
        _drop.Write("echo.dll", _plugin);
        _drop.Write("echo.pdb", [1]);
        Install(newer, force: true).Status.ShouldBe(CustodyStatus.Done);
        Tree().ShouldBe(["echo/Plug.dll"]);

        Directory.Delete(_drop.PathOf("echo"), recursive: true);
        _drop.Write("echo/Echo.csproj", "<Project/>"u8.ToArray());
        Install(newer, force: true).Status.ShouldBe(CustodyStatus.Conflict);
        Tree().ShouldBe(["echo/Echo.csproj"]);
    }

    [Fact]
    public void With_a_lock_file_an_installed_plugin_is_pinned_and_a_removed_one_is_not_any_more()
    {
        _drop.Settings = _drop.Settings with { Lock = Gateway.Host.Model.Config.PluginLockMode.Require };
        _drop.Write("other/Other.dll", PluginEmitter.Adapter("other", "Other"));
        Custody().Lock(null, keep: false);
        Install(Zip(("Plug.dll", _plugin)));
        _drop.Settle();
        _drop.Build("echo");
        _drop.Entry("echo").Refusal.ShouldBeNull();
        Install(Zip(("Plug.dll", PluginEmitter.Adapter("echo", version: "2.0.0"))), force: true).Status.ShouldBe(CustodyStatus.Done);
        Locked().Of(PluginId.Parse("echo")).Select(build => build.Version).ShouldBe(["2.0.0", "1.0.0"], "a rollback has somewhere to go");

        Custody().Remove("echo").Status.ShouldBe(CustodyStatus.Done);
        Locked().Plugins.Keys.ShouldBe(["other"]);
        Tree().ShouldBe(["other/Other.dll"]);
    }

    [Fact]
    public void A_damaged_lock_file_stops_an_installation_before_anything_lands()
    {
        File.WriteAllText(_drop.Paths.Lock, "nonsense");
        Install(Zip(("Plug.dll", _plugin))).Message.ShouldContain("plugins.lock.json");
        Tree().ShouldBeEmpty();
    }

    [Fact]
    public void Removing_takes_what_was_not_taken_too_and_never_source_or_what_a_link_leads_to()
    {
        _drop.Write("bad/Bad.dll", [1, 2, 3]);
        Custody().Remove("bad").Status.ShouldBe(CustodyStatus.Done);
        Custody().Remove("bad").Status.ShouldBe(CustodyStatus.NotFound);
        Custody().Remove("../plugins").Status.ShouldBe(CustodyStatus.NotFound);

        _drop.Write("src/Src.csproj", "<Project/>"u8.ToArray());
        Custody().Remove("src").Status.ShouldBe(CustodyStatus.Conflict);

        var elsewhere = Directory.CreateDirectory(Path.Combine(_drop.Paths.Home, "elsewhere")).FullName;
        File.WriteAllBytes(Path.Combine(elsewhere, "Plug.dll"), _plugin);
        Directory.CreateSymbolicLink(_drop.PathOf("linked"), elsewhere);
        Custody().Remove("echo").Status.ShouldBe(CustodyStatus.Done);
        File.Exists(Path.Combine(elsewhere, "Plug.dll")).ShouldBeTrue();
        Tree().ShouldBe(["src/Src.csproj"]);
    }

    [Fact]
    public void What_a_killed_installation_left_is_cleared_away_and_a_running_ones_is_not()
    {
        Directory.CreateDirectory(_drop.PathOf(".install-999999999-dead"));
        var running = Directory.CreateDirectory(_drop.PathOf($".install-{Environment.ProcessId}-other")).FullName;
        Install(Zip(("Plug.dll", _plugin)));
        Directory.Exists(_drop.PathOf(".install-999999999-dead")).ShouldBeFalse();
        Directory.Exists(running).ShouldBeTrue();
    }

    private static void Overwrite(byte[] bytes, byte[] find, byte[] put)
    {
        for (var at = bytes.AsSpan().IndexOf(find); at >= 0; at = bytes.AsSpan().IndexOf(find))
        {
            put.CopyTo(bytes, at);
        }
    }

    private PluginCustody Custody(PayloadLimits? limits = null) => PluginCustody.For(_drop.Paths, limits);

    private CustodyReport Install(string source, PayloadLimits? limits = null, bool force = false) =>
        Custody(limits).Install(new InstallRequest(source, null, null, force));

    private string Zip(params IEnumerable<(string Name, byte[] Content)> entries)
    {
        var path = Path.Combine(_drop.Paths.Home, "in.zip");
        File.Delete(path);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = zip.CreateEntry(name).Open();
            stream.Write(content);
        }

        return path;
    }

    private LockFile Locked() => LockFile.Parse(File.ReadAllBytes(_drop.Paths.Lock));

    private List<string> Tree() => [.. Directory.EnumerateFiles(_drop.Paths.Plugins, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_drop.Paths.Plugins, file)).Order(StringComparer.Ordinal)];

    private List<string> Everything() => [.. Directory.EnumerateFiles(_drop.Paths.Home, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(_drop.Paths.Home, file)).Order(StringComparer.Ordinal)];
}
