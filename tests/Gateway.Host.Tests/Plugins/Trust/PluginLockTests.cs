using Gateway.Host.Model;
using Gateway.Host.Model.Config;
using Gateway.Host.Plugins.Trust;

namespace Gateway.Host.Tests.Plugins.Trust;

public sealed class PluginLockTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public PluginLockTests() => Mode(PluginLockMode.Require);

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void Without_a_lock_file_nothing_is_taken_when_one_is_required()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        _drop.Refusal("echo", Reason.NotLocked).Remedy.ShouldContain("gateway plugins lock echo");
        _drop.Entry("echo").Build.ShouldBeNull();
    }

    [Fact]
    public void What_is_pinned_is_taken_and_pinning_is_noticed_at_the_next_look()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        _drop.Refusal("echo", Reason.NotLocked);
        Pin();
        _drop.Look();
        _drop.Build("echo").Id.ShouldBe(PluginId.Parse("echo"));
        _drop.Entry("echo").Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("Plug.dll", "has SHA-256")]
    [InlineData("words.txt", "is missing")]
    [InlineData("extra/more.so", "is not pinned")]
    public void A_file_that_differs_is_missing_or_is_extra_refuses_the_candidate_and_is_named(string file, string words)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/words.txt", [1, 2, 3]);
        Pin();
        switch (file)
        {
            case "Plug.dll":
                _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", version: "1.0.1"));
                break;
            case "words.txt":
                File.Delete(_drop.PathOf("echo/words.txt"));
                break;
            default:
                _drop.Write($"echo/{file}", [1]);
                break;
        }

        _drop.Settle();
        var refusal = _drop.Refusal("echo", Reason.LockMismatch);
        refusal.File.ShouldBe($"echo/{file}");
        refusal.Detail.ShouldContain(words);
        refusal.Remedy.ShouldContain("gateway plugins lock echo");
    }

    [Fact]
    public void A_single_file_is_held_to_its_pin()
    {
        _drop.Write("Plug.dll", PluginEmitter.Adapter("echo"));
        Pin();
        _drop.Write("Plug.deps.json", PluginEmitter.Deps("Plug"));
        _drop.Settle();
        _drop.Refusal("Plug.dll", Reason.LockMismatch).File.ShouldBe("Plug.deps.json");
    }

    [Fact]
    public void Staged_output_of_a_source_folder_is_held_to_its_pin()
    {
        _drop.Write("echo/Echo.csproj", "<Project/>"u8.ToArray());
        Stage(PluginEmitter.Adapter("echo"));
        Pin();
        _drop.Settle();
        _drop.Build("echo");
        Stage(PluginEmitter.Adapter("echo", version: "1.0.1"));
        _drop.Settle();
        _drop.Refusal("echo", Reason.LockMismatch).File.ShouldBe("artifacts/plugins/echo/Plug.dll");
        _drop.Build("echo").Manifest.Version.ShouldBe("1.0.0");
    }

    [Fact]
    public void A_change_by_rename_is_held_to_the_pin_and_what_was_taken_stays()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        Pin();
        _drop.Settle();
        var taken = _drop.Build("echo").ContentHash;
        var beside = Path.Combine(_drop.Paths.Home, "new.dll");
        File.WriteAllBytes(beside, PluginEmitter.Adapter("echo", version: "2.0.0"));
        File.Move(beside, _drop.PathOf("echo/Plug.dll"), overwrite: true);
        _drop.Settle();
        _drop.Refusal("echo", Reason.LockMismatch);
        _drop.Build("echo").ContentHash.ShouldBe(taken);
    }

    [Fact]
    public void An_impostor_with_a_pinned_id_does_not_keep_the_pinned_plugin_out()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        Pin();
        _drop.Write("aaa/Plug.dll", PluginEmitter.Adapter("echo", version: "6.6.6"));
        _drop.Settle();
        _drop.Refusal("aaa", Reason.LockMismatch);
        _drop.Build("echo").Manifest.Version.ShouldBe("1.0.0");
    }

    [Fact]
    public void With_warn_it_is_taken_and_told_once()
    {
        Mode(PluginLockMode.Warn);
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        _drop.Look();
        _drop.Build("echo");
        _drop.Entry("echo").Refusal.ShouldBeNull();
        _drop.Entry("echo").Notes.ShouldContain(note => note.Contains("gateway plugins lock echo", StringComparison.Ordinal));
        _drop.EventKinds().ShouldBe([EventKind.PluginTaken, EventKind.PluginNotPinned]);
        Pin();
        _drop.Look();
        _drop.Entry("echo").Notes.ShouldBeEmpty();
    }

    [Fact]
    public void Off_does_not_even_read_the_file()
    {
        Mode(PluginLockMode.Off);
        File.WriteAllText(_drop.Paths.Lock, "nonsense");
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        _drop.Build("echo");
        _drop.Status.Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{\"version\": 2, \"plugins\": {}}")]
    [InlineData("{\"version\": 1}")]
    [InlineData("{\"version\": 1, \"plugins\": {\"echo\": []}}")]
    [InlineData("{\"version\": 1, \"plugins\": {\"echo\": [{\"files\": {\"Plug.dll\": \"beef\"}}]}}")]
    [InlineData("{\"version\": 1, \"plugins\": {\"echo\": [{\"files\": {}}], \"echo\": [{\"files\": {}}]}}")]
    public void A_damaged_lock_file_lets_nothing_new_in_leaves_what_runs_and_is_said(string text)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        Pin();
        _drop.Settle();
        var good = File.ReadAllBytes(_drop.Paths.Lock);
        File.WriteAllText(_drop.Paths.Lock, text);
        _drop.Write("new/Plug.dll", PluginEmitter.Adapter("new"));
        _drop.Settle();

        _drop.Refusal("new", Reason.LockUnreadable).Remedy.ShouldContain("gateway plugins lock");
        _drop.Entry("new").Build.ShouldBeNull();
        _drop.Build("echo").Manifest.Version.ShouldBe("1.0.0");
        _drop.Status.Problems["plugin-lock-unreadable"].ShouldContain("nothing new is taken");

        File.WriteAllBytes(_drop.Paths.Lock, good);
        _drop.Look();
        _drop.Status.Problems.ShouldBeEmpty();
        _drop.Entry("echo").Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_build_from_the_shadow_store_is_held_to_the_pin_by_what_lies_there()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/Gateway.Abstractions.dll", [1, 2, 3]); // shipped, told, not copied: not part of what is pinned
        Pin();
        _drop.Settle();
        var build = _drop.Build("echo");
        var shadow = new ShadowLock(new PluginLock(_drop.Paths, _drop.Configuration), _drop.Events);
        shadow.Refuses(build).ShouldBeNull();

        File.AppendAllText(build.MainAssembly, "x");
        shadow.Refuses(build).ShouldNotBeNull().Reason.ShouldBe(Reason.LockMismatch);
        shadow.Refuses(build).ShouldNotBeNull();
        _drop.Events.Recent().Count(one => one.Kind == EventKind.PluginRefused).ShouldBe(1, "told once");

        File.Delete(_drop.Paths.Lock);
        shadow.Refuses(build).ShouldNotBeNull().Reason.ShouldBe(Reason.NotLocked);
        Mode(PluginLockMode.Off);
        shadow.Refuses(build).ShouldBeNull();
    }

    private void Mode(PluginLockMode mode) => _drop.Settings = _drop.Settings with { Lock = mode };

    private void Pin() => PluginCustody.For(_drop.Paths).Lock(null, keep: false).Status.ShouldBe(CustodyStatus.Done);

    private void Stage(byte[] image)
    {
        var folder = Path.Combine(_drop.Paths.Staged, "echo");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "Plug.dll"), image);
    }
}
