using Gateway.Host.Plugins.Discovery;
using Gateway.Host.Tests.Configuration;

namespace Gateway.Host.Tests.Plugins;

public sealed class BuildCodeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_build_knows_the_frames_of_its_own_types_nested_ones_and_generated_ones_included()
    {
        var code = Of("");
        code.Defines("Plug.TheAdapter.SendAsync").ShouldBeTrue();
        code.Defines("Plug.TheAdapter.<SendAsync>d__1.MoveNext").ShouldBeTrue();
        code.Defines("Plug.TheAdapter..ctor").ShouldBeTrue();
        code.Defines("Plug.Other.SendAsync").ShouldBeFalse();
        code.Defines("System.String.Concat").ShouldBeFalse();
        code.Defines("Gateway.Abstractions.IAdapter.SendAsync").ShouldBeFalse("a shipped copy of the contract is nobody's own code");
    }

    [Fact]
    public void What_its_code_can_do_to_the_process_is_read_and_not_run()
    {
        Of("").ShouldSatisfyAllConditions(code => code.CanExit.ShouldBeFalse(), code => code.CanFailFast.ShouldBeFalse(), code => code.CanKill.ShouldBeFalse(), code => code.IsNative.ShouldBeFalse());
        Of("static void M() => Environment.Exit(1);").CanExit.ShouldBeTrue();
        Of("static void M() => Environment.FailFast(\"x\");").CanFailFast.ShouldBeTrue();
        Of("static void M() => System.Diagnostics.Process.GetCurrentProcess().Kill();").CanKill.ShouldBeTrue();
        Of("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int kill(int p, int s);").ShouldSatisfyAllConditions(code => code.CanKill.ShouldBeTrue(), code => code.IsNative.ShouldBeTrue());
        Of("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int getpid();").ShouldSatisfyAllConditions(code => code.CanKill.ShouldBeFalse(), code => code.IsNative.ShouldBeTrue());
    }

    [Fact]
    public void Files_that_are_no_assemblies_and_a_folder_that_is_gone_know_nothing()
    {
        File.WriteAllText(_folder.File("broken.dll"), "no assembly");
        BuildCode.Read(_folder.Path).Defines("Plug.TheAdapter.SendAsync").ShouldBeFalse();
        BuildCode.Read(_folder.File("gone")).CanExit.ShouldBeFalse();
    }

    private BuildCode Of(string members)
    {
        File.WriteAllBytes(_folder.File("Plug.dll"), PluginEmitter.Adapter("echo", members: members));
        return BuildCode.Read(_folder.Path);
    }
}
