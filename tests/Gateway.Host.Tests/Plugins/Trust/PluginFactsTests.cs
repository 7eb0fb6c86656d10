using Gateway.Host.Model;

namespace Gateway.Host.Tests.Plugins.Trust;

public sealed class PluginFactsTests : IDisposable
{
    private readonly DropFolder _drop = new();

    public void Dispose() => _drop.Dispose();

    [Fact]
    public void A_plain_adapter_shows_nothing()
    {
        var facts = Facts("");
        facts.All.ShouldBeEmpty();
        facts.HasNativeCode.ShouldBeFalse();
    }

    [Theory]
    [InlineData("[System.Runtime.InteropServices.DllImport(\"libc\", EntryPoint = \"getpid\")] static extern int Pid();", nameof(PluginFactKind.NativeImport), "libc: getpid")]
    [InlineData("static void Do() => System.Diagnostics.Process.Start(\"sh\");", nameof(PluginFactKind.StartsProcess), "Process.Start")]
    [InlineData("static void Do() => new System.Diagnostics.Process().Start();", nameof(PluginFactKind.StartsProcess), "Process.Start")]
    [InlineData("static void Do() => Environment.Exit(1);", nameof(PluginFactKind.EndsProcess), "Environment.Exit")]
    [InlineData("static void Do() => Environment.FailFast(\"\");", nameof(PluginFactKind.EndsProcess), "Environment.FailFast")]
    [InlineData("static object Do() => new System.Reflection.Emit.DynamicMethod(\"x\", typeof(int), null);", nameof(PluginFactKind.DynamicCode), "DynamicMethod")]
    [InlineData("static object Do() => System.Linq.Expressions.Expression.Lambda(System.Linq.Expressions.Expression.Constant(1)).Compile();", nameof(PluginFactKind.DynamicCode), "LambdaExpression.Compile")]
    [InlineData("static object Do() => new System.Runtime.Loader.AssemblyLoadContext(\"x\");", nameof(PluginFactKind.LoadsAssemblies), "AssemblyLoadContext")]
    [InlineData("static object Do() => System.Reflection.Assembly.Load(new byte[0]);", nameof(PluginFactKind.LoadsAssemblies), "Assembly.Load")]
    [InlineData("static object Do() => System.Runtime.InteropServices.NativeLibrary.Load(\"x\");", nameof(PluginFactKind.NativeLoad), "NativeLibrary.Load")]
    [InlineData("static object Do() => System.Runtime.InteropServices.Marshal.GetDelegateForFunctionPointer(IntPtr.Zero, typeof(Action));", nameof(PluginFactKind.FunctionPointer), "Marshal.GetDelegateForFunctionPointer")]
    [InlineData("static void Do() => ThreadPool.SetMaxThreads(1, 1);", nameof(PluginFactKind.ThreadPoolLimits), "ThreadPool.SetMaxThreads")]
    [InlineData("static void Do() => Console.SetOut(null);", nameof(PluginFactKind.Console), "Console.SetOut")]
    [InlineData("static void Do() => Console.CancelKeyPress += (a, b) => { };", nameof(PluginFactKind.Console), "Console.CancelKeyPress")]
    [InlineData("static object Do() => System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, _ => { });", nameof(PluginFactKind.Signals), "PosixSignalRegistration")]
    [InlineData("static void Do() => Environment.CurrentDirectory = \"/\";", nameof(PluginFactKind.ProcessState), "Environment.CurrentDirectory")]
    [InlineData("static void Do() => System.Globalization.CultureInfo.DefaultThreadCurrentCulture = null;", nameof(PluginFactKind.ProcessState), "CultureInfo.DefaultThreadCurrentCulture")]
    public void What_a_host_likes_to_know_beforehand_is_read_from_metadata(string member, string named, string what)
    {
        var kind = Enum.Parse<PluginFactKind>(named);
        var facts = Facts(member);
        var fact = facts.All.Where(one => one.Kind == kind).ShouldHaveSingleItem();
        fact.File.ShouldBe("Plug.dll");
        fact.What.ShouldContain(what);
        facts.HasNativeCode.ShouldBe(kind is PluginFactKind.NativeImport or PluginFactKind.NativeLoad);
    }

    [Fact]
    public void An_import_of_windows_own_libraries_is_told_and_counts_as_native_on_windows_only()
    {
        var facts = Facts("[System.Runtime.InteropServices.DllImport(\"kernel32.dll\")] static extern int GetCurrentProcessId();");
        facts.All.ShouldHaveSingleItem().Kind.ShouldBe(PluginFactKind.NativeImport);
        facts.HasNativeCode.ShouldBe(OperatingSystem.IsWindows());
    }

    [Theory]
    [InlineData("libthing.so", new byte[] { 0x7F, 0x45, 0x4C, 0x46, 2, 1 })]
    [InlineData("runtimes/osx/native/libthing.dylib", new byte[] { 0xCF, 0xFA, 0xED, 0xFE, 0 })]
    [InlineData("data.bin", new byte[] { 0x4D, 0x5A, 0, 0 })]
    [InlineData("helper", new byte[] { 0x23, 0x21, 0x2F, 0x62 })]
    public void A_program_file_is_known_by_its_first_bytes_whatever_it_is_called(string path, byte[] head)
    {
        _drop.Write($"echo/{path}", head);
        var facts = Facts("");
        facts.All.ShouldHaveSingleItem().ShouldSatisfyAllConditions(fact => fact.Kind.ShouldBe(PluginFactKind.NativeFile), fact => fact.File.ShouldBe(path));
        facts.HasNativeCode.ShouldBeTrue();
    }

    [Fact]
    public void Shipped_copies_of_what_the_host_has_are_told()
    {
        _drop.Write("echo/System.Threading.Channels.dll", PluginEmitter.Library("System.Threading.Channels", "public class C;", "10.0.0.0"));
        _drop.Write("echo/Gateway.Abstractions.dll", [1, 2, 3]);
        Facts("").All.Where(fact => fact.Kind == PluginFactKind.HostAssembly).Select(fact => fact.File).ShouldBe(["Gateway.Abstractions.dll", "System.Threading.Channels.dll"]);
    }

    [Fact]
    public void Dependencies_are_looked_at_too()
    {
        _drop.Write("echo/Helper.dll", PluginEmitter.Library("Helper", "public class H { public static void Go() => System.Environment.Exit(3); }"));
        Facts("").All.ShouldHaveSingleItem().File.ShouldBe("Helper.dll");
    }

    private PluginFacts Facts(string member)
    {
        _drop.Write("echo/Plug.dll", PluginEmitter.Adapter("echo", members: member));
        var entry = _drop.Inspector.Inspect(_drop.PathOf("echo"));
        entry.Refusal.ShouldBeNull();
        return entry.Build!.Manifest.Facts;
    }
}
