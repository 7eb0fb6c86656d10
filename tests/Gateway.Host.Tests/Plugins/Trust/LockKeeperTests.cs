using Gateway.Host.Model;
using Gateway.Host.Plugins.Trust;

namespace Gateway.Host.Tests.Plugins.Trust;

public sealed class LockKeeperTests : IDisposable
{
    private readonly DropFolder _drop = new();
    private readonly PluginCustody _custody;

    public LockKeeperTests() => _custody = PluginCustody.For(_drop.Paths);

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void A_check_says_of_each_plugin_whether_it_is_pinned_differs_or_is_missing_and_writes_nothing()
    {
        _drop.Write("a/A.dll", PluginEmitter.Adapter("a", "A"));
        _drop.Write("b/B.dll", PluginEmitter.Adapter("b", "B"));
        _drop.Write("c/C.dll", PluginEmitter.Adapter("c", "C"));
        _custody.CheckLock(null).Status.ShouldBe(CustodyStatus.NotFound);
        _custody.Lock(null, keep: false).Items.ShouldAllBe(item => item.State == CustodyState.Pinned);
        _custody.CheckLock(null).Status.ShouldBe(CustodyStatus.Done);
        var before = File.ReadAllBytes(_drop.Paths.Lock);

        _drop.Write("b/B.dll", PluginEmitter.Adapter("b", "B", version: "2.0.0"));
        Directory.Delete(_drop.PathOf("c"), recursive: true);
        _drop.Write("d/D.dll", PluginEmitter.Adapter("d", "D"));
        var report = _custody.CheckLock(null);

        report.Status.ShouldBe(CustodyStatus.Differs);
        report.Items.ToDictionary(item => item.Plugin, item => item.State).ShouldBe(new Dictionary<string, CustodyState>
        {
            ["a"] = CustodyState.Unchanged, ["b"] = CustodyState.Differs, ["c"] = CustodyState.Missing, ["d"] = CustodyState.NotPinned,
        });
        report.Items.Single(item => item.Plugin == "b").Detail.ShouldContain("B.dll");
        _custody.CheckLock(PluginId.Parse("a")).Status.ShouldBe(CustodyStatus.Done);
        File.ReadAllBytes(_drop.Paths.Lock).ShouldBe(before);
    }

    [Fact]
    public void Pinning_one_plugin_leaves_the_others_pinning_all_drops_what_is_gone()
    {
        _drop.Write("a/A.dll", PluginEmitter.Adapter("a", "A"));
        _drop.Write("b/B.dll", PluginEmitter.Adapter("b", "B"));
        _custody.Lock(null, keep: false);
        _drop.Write("a/A.dll", PluginEmitter.Adapter("a", "A", version: "2.0.0"));
        Directory.Delete(_drop.PathOf("b"), recursive: true);
        _custody.Lock(PluginId.Parse("a"), keep: false);
        Read().Plugins.Keys.ShouldBe(["a", "b"]);
        Read().Of(PluginId.Parse("a")).ShouldHaveSingleItem().Version.ShouldBe("2.0.0");

        _custody.Lock(null, keep: false).Items.Single(item => item.Plugin == "b").State.ShouldBe(CustodyState.Unpinned);
        Read().Plugins.Keys.ShouldBe(["a"]);
    }

    [Fact]
    public void Builds_pinned_before_stay_when_asked_for_so_that_a_rollback_has_somewhere_to_go()
    {
        _drop.Write("a/A.dll", PluginEmitter.Adapter("a", "A"));
        _custody.Lock(null, keep: false);
        _drop.Write("a/A.dll", PluginEmitter.Adapter("a", "A", version: "2.0.0"));
        _custody.Lock(null, keep: true);
        _custody.Lock(null, keep: true).Items.ShouldHaveSingleItem().State.ShouldBe(CustodyState.Unchanged);
        Read().Of(PluginId.Parse("a")).Select(build => build.Version).ShouldBe(["2.0.0", "1.0.0"]);
        _custody.Lock(null, keep: false);
        Read().Of(PluginId.Parse("a")).Select(build => build.Version).ShouldBe(["2.0.0"]);
    }

    [Fact]
    public void What_is_no_plugin_cannot_be_pinned_and_the_reason_is_given()
    {
        _drop.Write("bad/Bad.dll", [1, 2, 3]);
        _custody.Lock(PluginId.Parse("bad"), keep: false).ShouldSatisfyAllConditions(
            report => report.Status.ShouldBe(CustodyStatus.Refused),
            report => report.Message.ShouldContain("Bad.dll"));
        _custody.Lock(PluginId.Parse("nobody"), keep: false).Status.ShouldBe(CustodyStatus.NotFound);
        File.Exists(_drop.Paths.Lock).ShouldBeFalse();
    }

    [Fact]
    public void A_damaged_file_is_only_replaced_whole()
    {
        _drop.Write("a/A.dll", PluginEmitter.Adapter("a", "A"));
        File.WriteAllText(_drop.Paths.Lock, "nonsense");
        _custody.Lock(PluginId.Parse("a"), keep: false).Status.ShouldBe(CustodyStatus.Refused);
        _custody.CheckLock(null).Status.ShouldBe(CustodyStatus.Refused);
        File.ReadAllText(_drop.Paths.Lock).ShouldBe("nonsense");
        _custody.Lock(null, keep: false).Status.ShouldBe(CustodyStatus.Done);
        Read().Plugins.Keys.ShouldBe(["a"]);
        Directory.GetFiles(_drop.Paths.Home).ShouldBe([_drop.Paths.Lock], "nothing temporary is left");
    }

    private LockFile Read() => LockFile.Parse(File.ReadAllBytes(_drop.Paths.Lock));
}
