using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Gateway.Abstractions;
using Gateway.Host.Model;
using Gateway.Host.Plugins.Loading;

namespace Gateway.Host.Tests.Plugins;

public sealed class PluginLoadTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void The_contract_is_the_hosts_own_although_the_plugin_ships_one()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Write("echo/Gateway.Abstractions.dll", PluginEmitter.Contract("1.0.0.0"));
        _drop.Write("echo/Plug.deps.json", PluginEmitter.Deps("Plug", ("Gateway.Abstractions/1.0.0", "runtime", "lib/net10.0/Gateway.Abstractions.dll")));
        using var plugin = Load("echo");

        var adapter = Activator.CreateInstance(plugin.AdapterType).ShouldBeAssignableTo<IAdapter>();
        adapter.ShouldNotBeNull();
        plugin.AdapterType.Assembly.ShouldBeSameAs(plugin.MainAssembly);
        AssemblyLoadContext.GetLoadContext(plugin.MainAssembly).ShouldBeSameAs(plugin.Context);
        plugin.Context.IsCollectible.ShouldBeTrue();
        plugin.MainAssembly.Location.ShouldStartWith(_drop.Paths.Shadow);
        plugin.Context.Assemblies.ShouldNotContain(assembly => assembly.GetName().Name == "Gateway.Abstractions");
    }

    [Fact]
    public void A_plugin_compiled_against_an_older_minor_of_the_contract_runs_with_the_hosts()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", contract: PluginEmitter.Contract("1.0.0.0")));
        using var plugin = Load("echo");
        ((IAdapter)Activator.CreateInstance(plugin.AdapterType)!).ShouldNotBeNull();
        _drop.Build("echo").Manifest.Contract.ShouldBe(new Version(1, 0));
    }

    [Fact]
    public void Two_plugins_run_with_different_versions_of_one_library_side_by_side()
    {
        using var one = WithLibrary("one", "1.0.0.0");
        using var two = WithLibrary("two", "2.0.0.0");

        Answer(one).ShouldBe("library 1.0.0.0");
        Answer(two).ShouldBe("library 2.0.0.0");
    }

    [Fact]
    public void A_library_that_the_host_uses_too_is_the_plugins_own()
    {
        var serilog = PluginEmitter.Library("Serilog", "namespace Serilog { public static class Log { public static string Say() => \"the plugin's\"; } }", "4.0.0.0");
        _drop.Write("echo/Serilog.dll", serilog);
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", answer: "Serilog.Log.Say()", references: serilog));
        using var plugin = Load("echo");

        Answer(plugin).ShouldBe("the plugin's");
        plugin.Context.LoadFromAssemblyName(new AssemblyName("Serilog")).GetType("Serilog.Log").ShouldNotBe(typeof(Serilog.Log));
    }

    [Fact]
    public void What_the_contract_is_built_on_further_down_is_not_shared()
    {
        // a reference of System.Net.Http, which the contract refers to: McMaster's own rule, also its lazy form, would take the host's
        var shipped = PluginEmitter.Library("System.Diagnostics.DiagnosticSource", "namespace Own { public static class Thing { public static string Say() => \"own\"; } }");
        _drop.Write("echo/System.Diagnostics.DiagnosticSource.dll", shipped);
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", answer: "typeof(System.Net.Http.HttpClient).IsClass ? Own.Thing.Say() : null", references: shipped));
        using var plugin = Load("echo");
        Answer(plugin).ShouldBe("own");
    }

    [Fact]
    public void A_copy_of_what_the_contract_itself_is_built_on_is_told_and_left_out()
    {
        var below = typeof(IAdapter).Assembly.GetReferencedAssemblies().First(name => name.Name != "System.Runtime").Name!;
        _drop.Write($"echo/{below}.dll", PluginEmitter.Library(below, "public class Fake;"));
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        using var plugin = Load("echo");
        _drop.Entry("echo").Notes.ShouldHaveSingleItem().ShouldContain(below + ".dll");
    }

    [Fact]
    public void A_native_library_below_runtimes_is_found()
    {
        var rid = RuntimeInformation.RuntimeIdentifier;
        var native = Path.Combine(AppContext.BaseDirectory, "runtimes", rid, "native", "libe_sqlite3.so");
        Assert.SkipUnless(File.Exists(native), "no native library for this platform at hand");
        _drop.Write($"echo/runtimes/{rid}/native/libacme.so", File.ReadAllBytes(native));
        _drop.Write("echo/Plug.deps.json", PluginEmitter.Deps("Plug", ("Acme.Native/1.0.0", "runtimeTargets", $"runtimes/{rid}/native/libacme.so")));
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter(
            "echo",
            answer: "(Version() / 1000000).ToString()",
            members: "[System.Runtime.InteropServices.DllImport(\"acme\", EntryPoint = \"sqlite3_libversion_number\")] static extern int Version();"));
        using var plugin = Load("echo");
        Answer(plugin).ShouldBe("3");
    }

    [Fact]
    public void A_type_that_cannot_be_loaded_is_a_failure_in_words()
    {
        var library = PluginEmitter.Library("Acme", "public class Base;");
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", declaration: "public sealed class TheAdapter : Base, IAdapter", references: library));
        _drop.Write("echo/Acme.dll", PluginEmitter.Library("Acme", "public class Renamed;"));
        _drop.Settle();

        var outcome = PluginLoad.TryLoad(_drop.Build("echo"));

        outcome.Succeeded.ShouldBeFalse();
        outcome.Problem.ShouldNotBeNull().ShouldContain("could not be loaded");
        outcome.Fault.ShouldNotBeNull().Type.ShouldBe("System.TypeLoadException");
    }

    [Fact]
    public void A_build_whose_folder_is_gone_is_a_failure_in_words()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        Directory.Delete(_drop.Build("echo").Folder, recursive: true);
        PluginLoad.TryLoad(_drop.Build("echo")).Problem.ShouldNotBeNull();
    }

    [Fact]
    public void A_plugin_that_was_only_loaded_unloads()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        var context = LoadAndUnload(_drop.Build("echo"));
        for (var i = 0; context.IsAlive && i < 20; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        context.IsAlive.ShouldBeFalse();
    }

    [Fact]
    public void A_worker_loads_without_the_cost_of_unloading()
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo"));
        _drop.Settle();
        PluginLoad.TryLoad(_drop.Build("echo"), collectible: false).Plugin!.Context.IsCollectible.ShouldBeFalse();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference LoadAndUnload(PluginBuild build)
    {
        var plugin = PluginLoad.TryLoad(build).Plugin.ShouldNotBeNull();
        Activator.CreateInstance(plugin.AdapterType).ShouldNotBeNull();
        plugin.Unload();
        return new WeakReference(plugin.Context);
    }

    private static string Answer(LoadedPlugin plugin) => (string)plugin.AdapterType.GetMethod("Answer")!.Invoke(null, null)!;

    private LoadedPlugin WithLibrary(string id, string version)
    {
        var library = PluginEmitter.Library("Acme", $"public static class Acme {{ public static string Say() => \"library {version}\"; }}", version);
        _drop.Write($"{id}/Acme.dll", library);
        _drop.Write($"{id}/Plug.dll", PluginEmitter.Adapter(id, answer: "Acme.Say()", references: library));
        return Load(id);
    }

    private LoadedPlugin Load(string source)
    {
        _drop.Settle();
        var outcome = PluginLoad.TryLoad(_drop.Build(source));
        return outcome.Plugin.ShouldNotBeNull(outcome.Problem);
    }
}
