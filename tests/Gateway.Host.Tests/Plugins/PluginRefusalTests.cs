using System.Text;
using Gateway.Abstractions;
using Gateway.Host.Model;

namespace Gateway.Host.Tests.Plugins;

public sealed class PluginRefusalTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void What_an_adapter_declares_is_read_without_loading_it()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter(
            "echo",
            version: "2.3.4-beta",
            adapterArguments: ", Transport = TransportKind.LongPoll, Overlap = OverlapPolicy.Safe, Capabilities = AdapterCapabilities.Send, Description = \"Says it again\", StartupSeconds = 7",
            attributes: """
                [Setting("token", SettingKind.Text, Required = true, RequiredUnless = "unsigned", Secret = true, Description = "the key")]
                [Setting("limit", SettingKind.Integer, Default = "5", Min = 1, Max = 9)]
                [Setting("unsigned", SettingKind.Boolean)]
                [Setting("mode", SettingKind.Choice, Choices = "a|b")]
                [TransportWhen("mode", "b", TransportKind.Passive)]
                """));

        var entry = _drop.Inspector.Inspect(_drop.PathOf("echo"));

        entry.Refusal.ShouldBeNull();
        var manifest = entry.Build!.Manifest;
        manifest.Id.ShouldBe(PluginId.Parse("echo"));
        manifest.TypeName.ShouldBe("Plug.TheAdapter");
        manifest.Version.ShouldBe("2.3.4-beta");
        manifest.Contract.ShouldBe(new Version(1, 4));
        manifest.Transport.ShouldBe(TransportKind.LongPoll);
        manifest.TransportRules.ShouldBe([new TransportRule("mode", "b", TransportKind.Passive)]);
        manifest.Overlap.ShouldBe(OverlapPolicy.Safe);
        manifest.Capabilities.ShouldBe(AdapterCapabilities.Send);
        manifest.Description.ShouldBe("Says it again");
        manifest.StartupSeconds.ShouldBe(7);
        manifest.Settings.ShouldBe(
        [
            new SettingSchema("token", SettingKind.Text, "the key", Required: true, RequiredUnless: "unsigned", Secret: true),
            new SettingSchema("limit", SettingKind.Integer, Default: "5", Min: 1, Max: 9),
            new SettingSchema("unsigned", SettingKind.Boolean),
            new SettingSchema("mode", SettingKind.Choice, Choices: "a|b"),
        ]);
        AppDomain.CurrentDomain.GetAssemblies().ShouldNotContain(assembly => assembly.GetName().Name == "Plug" && assembly.Location.StartsWith(_drop.Paths.Home, StringComparison.Ordinal));
    }

    [Fact]
    public void A_way_to_receive_that_depends_on_a_setting_that_nobody_declares_is_refused()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", attributes: """[TransportWhen("mode", "webhook", TransportKind.Passive)]"""));

        _drop.Inspect("echo", Reason.NoAdapter).Detail.ShouldContain("the setting 'mode', which it does not declare");
    }

    [Theory]
    [InlineData("webhook", TransportKind.Passive)]
    [InlineData("WebHook", TransportKind.Passive)]
    [InlineData("poll", TransportKind.LongPoll)]
    [InlineData(null, TransportKind.LongPoll)]
    public void An_instance_receives_as_its_settings_say(string? mode, TransportKind expected)
    {
        var manifest = new PluginManifest
        {
            Id = PluginId.Parse("p"), TypeName = "P", Version = "1", Contract = new Version(1, 4), Transport = TransportKind.LongPoll,
            TransportRules = [new TransportRule("mode", "webhook", TransportKind.Passive)],
        };

        manifest.TransportWith(mode is null ? AdapterSettings.Empty : new AdapterSettings(new Dictionary<string, string> { ["mode"] = mode })).ShouldBe(expected);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused_with_its_name()
    {
        _drop.Write("echo/Plug.dll", Encoding.UTF8.GetBytes("this was an assembly once"));
        _drop.Inspect("echo", Reason.CorruptFile).File.ShouldBe("echo/Plug.dll");
    }

    [Fact]
    public void An_assembly_cut_off_anywhere_is_refused()
    {
        var whole = PluginEmitter.Adapter("echo");
        foreach (var length in new[] { 0, 1, 60, 200, 600, whole.Length / 2, whole.Length - 1 })
        {
            _drop.Write("echo/Plug.dll", whole[..length]);
            _drop.Inspect("echo", Reason.CorruptFile).Detail.ShouldContain("echo/Plug.dll");
        }
    }

    [Fact]
    public void An_assembly_with_scrambled_metadata_never_throws_at_the_host()
    {
        var whole = PluginEmitter.Adapter("echo");
        var random = new Random(4711);
        for (var round = 0; round < 300; round++)
        {
            var damaged = (byte[])whole.Clone();
            for (var i = 0; i < 40; i++)
            {
                damaged[random.Next(0x80, damaged.Length)] = (byte)random.Next(256);
            }

            _drop.Write("echo/Plug.dll", damaged);
            Should.NotThrow(() => _drop.Inspector.Inspect(_drop.PathOf("echo")), $"round {round}, seed 4711");
        }
    }

    [Fact]
    public void A_damaged_dependency_list_is_refused_with_its_name()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/Plug.deps.json", "{ \"targets\": "u8.ToArray());
        _drop.Inspect("echo", Reason.CorruptFile).File.ShouldBe("echo/Plug.deps.json");
    }

    [Fact]
    public void A_folder_without_an_adapter_is_refused()
    {
        _drop.Write("tools/Tool.dll", PluginEmitter.Library("Tool", "public class Tool;"));
        _drop.Inspect("tools", Reason.NoAdapter).Detail.ShouldContain("Tool.dll");
        _drop.Write("empty/readme.txt", [1]);
        _drop.Inspect("empty", Reason.NoAdapter).Detail.ShouldContain("no assembly");
    }

    [Theory]
    [InlineData("internal sealed class TheAdapter : IAdapter", "", "not public")]
    [InlineData("public abstract class TheAdapter : IAdapter", "", "abstract")]
    [InlineData("public sealed class TheAdapter<T> : IAdapter", "", "generic")]
    [InlineData("public sealed class TheAdapter : IAdapter", "public TheAdapter(int port) { }", "constructor")]
    [InlineData("public sealed class TheAdapter : IAdapter", "private TheAdapter() { }", "constructor")]
    [InlineData("public sealed class TheAdapter", "", "does not implement")]
    public void A_class_that_the_host_could_not_create_is_refused_with_the_reason(string declaration, string members, string because)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", declaration: declaration, members: members));
        var detail = _drop.Inspect("echo", Reason.NoAdapter).Detail;
        detail.ShouldContain(because);
        detail.ShouldContain("Plug.TheAdapter");
    }

    [Fact]
    public void An_adapter_may_inherit_and_be_nested()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Library("Plug", """
            using System.Threading; using System.Threading.Tasks; using Gateway.Abstractions;
            public abstract class Base : IAdapter
            {
                public Task RunAsync(IAdapterContext context, CancellationToken stopping) => Task.CompletedTask;
                public Task<SendOutcome> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => null;
            }
            public static class Outer { [Adapter("echo")] public sealed class Inner : Base { } }
            """, "1.0.0.0", File.ReadAllBytes(typeof(IAdapter).Assembly.Location)));

        var entry = _drop.Inspector.Inspect(_drop.PathOf("echo"));

        entry.Refusal.ShouldBeNull();
        entry.Build!.Manifest.TypeName.ShouldBe("Outer+Inner");
    }

    [Fact]
    public void Two_adapters_in_one_folder_are_refused_with_both_named()
    {
        _drop.Write("echo/A.dll", PluginEmitter.Adapter("a", "A"));
        _drop.Write("echo/B.dll", PluginEmitter.Adapter("b", "B"));
        var detail = _drop.Inspect("echo", Reason.SeveralAdapters).Detail;
        detail.ShouldContain("A.dll");
        detail.ShouldContain("B.dll");
    }

    [Theory]
    [InlineData("not an id")]
    [InlineData("")]
    [InlineData("-x")]
    public void An_id_that_is_none_is_refused(string id)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter(id));
        _drop.Inspect("echo", Reason.NoAdapter).Detail.ShouldContain("not a plugin id");
    }

    [Fact]
    public void A_setting_declared_twice_is_refused()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", attributes: "[Setting(\"k\", SettingKind.Text)] [Setting(\"k\", SettingKind.Integer)]"));
        _drop.Inspect("echo", Reason.NoAdapter).Detail.ShouldContain("'k'");
    }

    [Theory]
    [InlineData(".NETCoreApp,Version=v99.0", "99.0")]
    [InlineData(".NETFramework,Version=v4.8", ".NETFramework")]
    [InlineData("nonsense", "nonsense")]
    public void A_framework_that_the_host_does_not_run_is_refused(string framework, string named)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", framework: framework));
        var refusal = _drop.Inspect("echo", Reason.WrongFramework);
        refusal.Detail.ShouldContain(named);
        refusal.Remedy.ShouldContain("net10.0");
    }

    [Theory]
    [InlineData(".NETCoreApp,Version=v8.0")]
    [InlineData(".NETStandard,Version=v2.1")]
    [InlineData(null)]
    public void An_older_framework_is_taken(string? framework)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", framework: framework));
        _drop.Inspector.Inspect(_drop.PathOf("echo")).Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_plugin_that_brings_a_whole_framework_is_refused()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/System.Private.CoreLib.dll", [1]);
        _drop.Inspect("echo", Reason.WrongFramework).Remedy.ShouldContain("--self-contained false");
    }

    [Theory]
    [InlineData("2.0.0.0")]
    [InlineData("1.99.0.0")]
    [InlineData("0.9.0.0")]
    public void Another_contract_is_refused(string version)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", contract: PluginEmitter.Contract(version)));
        _drop.Inspect("echo", Reason.ContractUnsupported).Detail.ShouldContain(version[..^4]);
    }

    [Theory]
    [InlineData(", MinContract = \"1.7\"", "1.7")]
    [InlineData(", MaxContract = \"1.0\"", "1.0")]
    [InlineData(", MaxContract = \"soon\"", "soon")]
    public void A_contract_range_without_the_hosts_is_refused(string range, string named)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", adapterArguments: range));
        _drop.Inspect("echo", Reason.ContractUnsupported).Detail.ShouldContain(named);
    }

    [Fact]
    public void A_framework_assembly_newer_than_the_hosts_is_refused_unless_it_is_shipped()
    {
        var newer = PluginEmitter.Library("System.Threading.Channels", "namespace Future { public static class Thing { public static string Say() => \"99\"; } }", "99.0.0.0");
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", answer: "Future.Thing.Say()", references: newer));
        var refusal = _drop.Inspect("echo", Reason.ReferenceNewer);
        refusal.Detail.ShouldContain("System.Threading.Channels 99.0.0.0");
        refusal.Detail.ShouldContain("10.0");

        _drop.Write("echo/System.Threading.Channels.dll", newer);
        _drop.Inspector.Inspect(_drop.PathOf("echo")).Refusal.ShouldBeNull();
    }

    [Fact]
    public void A_missing_dependency_is_named()
    {
        var library = PluginEmitter.Library("Acme.Client", "namespace Acme { public static class Api { public static string Say() => \"x\"; } }", "3.1.0.0");
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", answer: "Acme.Api.Say()", references: library));
        var refusal = _drop.Inspect("echo", Reason.DependencyMissing);
        refusal.Detail.ShouldContain("Acme.Client 3.1.0.0");
        refusal.Remedy.ShouldContain("dotnet publish");

        _drop.Write("echo/runtimes/unix/lib/net8.0/Acme.Client.dll", library);
        _drop.Inspector.Inspect(_drop.PathOf("echo")).Refusal.ShouldBeNull("per platform");
    }

    [Fact]
    public void A_library_of_the_host_itself_is_not_on_offer()
    {
        var serilog = PluginEmitter.Library("Serilog", "namespace Serilog { public static class Own { public static string Say() => \"x\"; } }", "4.0.0.0");
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", answer: "Serilog.Own.Say()", references: serilog));
        _drop.Inspect("echo", Reason.DependencyMissing).Detail.ShouldContain("Serilog");
    }

    [Fact]
    public void A_dependency_of_a_dependency_that_is_not_there_is_told_but_refuses_nothing()
    {
        var inner = PluginEmitter.Library("Inner", "public static class Inner { public static string Say() => \"x\"; }");
        var outer = PluginEmitter.Library("Outer", "public static class Outer { public static string Say() => Inner.Say(); }", "1.0.0.0", inner);
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", answer: "Outer.Say()", references: outer));
        _drop.Write("echo/Outer.dll", outer);

        var entry = _drop.Inspector.Inspect(_drop.PathOf("echo"));

        entry.Refusal.ShouldBeNull();
        entry.Notes.ShouldHaveSingleItem().ShouldContain("Inner 1.0.0.0");
    }

    [Fact]
    public void A_path_with_nothing_there_is_refused_by_the_inspector() => _drop.Inspect("nowhere", Reason.Unreadable).Detail.ShouldContain("nothing");
}
