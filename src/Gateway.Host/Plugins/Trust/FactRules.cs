using System.Collections.Frozen;
using Gateway.Host.Model;

namespace Gateway.Host.Plugins.Trust;

/// <summary>Which names of the framework are worth telling.</summary>
internal static class FactRules
{
    private static readonly FrozenDictionary<string, PluginFactKind> Types = new Dictionary<string, PluginFactKind>(StringComparer.Ordinal)
    {
        ["System.Runtime.Loader.AssemblyLoadContext"] = PluginFactKind.LoadsAssemblies,
        ["System.Runtime.InteropServices.PosixSignalRegistration"] = PluginFactKind.Signals,
        ["System.Runtime.InteropServices.UnmanagedCallersOnlyAttribute"] = PluginFactKind.FunctionPointer,
        ["System.Security.UnverifiableCodeAttribute"] = PluginFactKind.UnsafeCode,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, PluginFactKind> Members = Build().ToFrozenDictionary(StringComparer.Ordinal);

    // there is nothing behind them on another system, unless the plugin ships it, and then that is told
    private static readonly FrozenSet<string> Windows = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "kernel32", "user32", "advapi32", "ntdll", "ole32", "oleaut32", "shell32", "gdi32", "ws2_32", "crypt32", "bcrypt", "ncrypt", "secur32", "iphlpapi", "psapi",
        "dbghelp", "winmm", "version", "netapi32", "userenv", "shlwapi", "setupapi", "winhttp", "dnsapi", "wevtapi", "mswsock", "httpapi", "kernelbase", "clrjit", "mscoree");

    public static PluginFactKind? OfType(string space, string name) =>
        space == "System.Reflection.Emit" && name is not "OpCodes" and not "OpCode" ? PluginFactKind.DynamicCode
        : Types.TryGetValue($"{space}.{name}", out var kind) ? kind
        : null;

    public static PluginFactKind? OfMember(string space, string type, string member) =>
        Members.TryGetValue($"{space}.{type}::{member}", out var kind) ? kind : null;

    public static bool IsWindowsOwn(string library) =>
        Windows.Contains(library.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? library[..^4] : library)
        || library.StartsWith("api-ms-win-", StringComparison.OrdinalIgnoreCase);

    /// <summary>As an author writes it: properties and events without the names of their accessors.</summary>
    public static string Plain(string member) =>
        member.StartsWith("set_", StringComparison.Ordinal) || member.StartsWith("add_", StringComparison.Ordinal) ? member[4..] : member;

    private static Dictionary<string, PluginFactKind> Build()
    {
        var all = new Dictionary<string, PluginFactKind>(StringComparer.Ordinal);
        void Add(PluginFactKind kind, string type, params string[] members)
        {
            foreach (var member in members)
            {
                all.Add($"{type}::{member}", kind);
            }
        }

        Add(PluginFactKind.StartsProcess, "System.Diagnostics.Process", "Start");
        Add(PluginFactKind.EndsProcess, "System.Diagnostics.Process", "Kill");
        Add(PluginFactKind.EndsProcess, "System.Environment", "Exit", "FailFast");
        Add(PluginFactKind.DynamicCode, "System.Linq.Expressions.LambdaExpression", "Compile", "CompileToMethod");
        Add(PluginFactKind.DynamicCode, "System.Runtime.CompilerServices.RuntimeHelpers", "PrepareMethod");
        Add(PluginFactKind.LoadsAssemblies, "System.Reflection.Assembly", "Load", "LoadFrom", "LoadFile", "UnsafeLoadFrom", "LoadWithPartialName");
        Add(PluginFactKind.LoadsAssemblies, "System.AppDomain", "Load", "ExecuteAssembly", "ExecuteAssemblyByName", "add_AssemblyResolve");
        Add(PluginFactKind.NativeLoad, "System.Runtime.InteropServices.NativeLibrary", "Load", "TryLoad", "SetDllImportResolver", "GetExport", "TryGetExport");
        Add(PluginFactKind.FunctionPointer, "System.Runtime.InteropServices.Marshal", "GetDelegateForFunctionPointer", "GetFunctionPointerForDelegate");
        Add(PluginFactKind.FunctionPointer, "System.RuntimeMethodHandle", "GetFunctionPointer");
        Add(PluginFactKind.ThreadPoolLimits, "System.Threading.ThreadPool", "SetMaxThreads", "SetMinThreads");
        Add(PluginFactKind.Console, "System.Console", "SetOut", "SetError", "SetIn", "add_CancelKeyPress", "set_TreatControlCAsInput", "OpenStandardOutput", "OpenStandardError", "OpenStandardInput");
        Add(PluginFactKind.ProcessState, "System.Environment", "SetEnvironmentVariable", "set_CurrentDirectory", "set_ExitCode");
        Add(PluginFactKind.ProcessState, "System.IO.Directory", "SetCurrentDirectory");
        Add(PluginFactKind.ProcessState, "System.Globalization.CultureInfo", "set_DefaultThreadCurrentCulture", "set_DefaultThreadCurrentUICulture");
        Add(PluginFactKind.ProcessState, "System.Runtime.GCSettings", "set_LatencyMode", "set_LargeObjectHeapCompactionMode");
        Add(PluginFactKind.ProcessState, "System.AppContext", "SetSwitch", "SetData");
        Add(PluginFactKind.ProcessState, "System.AppDomain", "add_ProcessExit", "add_UnhandledException", "add_FirstChanceException", "SetData");
        Add(PluginFactKind.ProcessState, "System.Diagnostics.Trace", "get_Listeners", "Listeners");
        return all;
    }
}
