using System.Text;
using Gateway.Host.Model;
using Gateway.Host.Operator.Api;

namespace Gateway.Host.Operator.Cli;

/// <summary>What a plugin's files show about it, in people's words. Pure.</summary>
internal static class FactsText
{
    private const string Caution =
        "This is a report, not a verdict: harmless plugins do much of this, and code that wants to hide can do all of it unseen.";

    public static string Of(PluginView plugin)
    {
        var text = new StringBuilder();
        if (plugin.Facts.Count == 0)
        {
            text.AppendLine("Its files show nothing remarkable: no native code, no started processes, nothing that touches the process as a whole.");
        }

        foreach (var group in plugin.Facts.GroupBy(fact => fact.Kind))
        {
            text.AppendLine($"{Words(group.Key)}:");
            foreach (var fact in group)
            {
                text.AppendLine(TerminalText.Line($"  {fact.File}: {fact.What}"));
            }
        }

        if (plugin.HasNativeCode == true)
        {
            text.AppendLine("It can run native code here: a fault of it takes the whole process with it, so 'isolation: process' is the place for it.");
        }

        return text.AppendLine(Caution).ToString();
    }

    private static string Words(PluginFactKind kind) => kind switch
    {
        PluginFactKind.NativeImport => "It calls native libraries",
        PluginFactKind.NativeFile => "It brings program files that are not managed code",
        PluginFactKind.NativeLoad => "It loads native libraries while it runs",
        PluginFactKind.FunctionPointer => "It works with raw function pointers",
        PluginFactKind.UnsafeCode => "It was compiled with unsafe code allowed",
        PluginFactKind.StartsProcess => "It can start other programs",
        PluginFactKind.EndsProcess => "It can end the process it runs in, or others",
        PluginFactKind.DynamicCode => "It makes code while it runs",
        PluginFactKind.LoadsAssemblies => "It loads further assemblies by itself",
        PluginFactKind.ThreadPoolLimits => "It changes the limits of the thread pool, which all adapters share",
        PluginFactKind.Console => "It takes the console over, or listens to Ctrl+C",
        PluginFactKind.Signals => "It handles signals of the operating system",
        PluginFactKind.ProcessState => "It touches what the whole process shares",
        PluginFactKind.HostAssembly => "It brings its own copy of assemblies that the host has too",
        _ => "Not all of it could be read",
    };
}
