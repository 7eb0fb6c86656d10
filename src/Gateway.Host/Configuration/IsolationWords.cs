using System.Collections.Immutable;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Configuration;

/// <summary>The words for <see cref="IsolationMode"/>.</summary>
internal static class IsolationWords
{
    public static ImmutableArray<string> All { get; } = ["auto", "in-process", "process"];

    public static IsolationMode Read(string text) => text switch
    {
        "in-process" => IsolationMode.InProcess,
        "process" => IsolationMode.Process,
        _ => IsolationMode.Auto,
    };

    public static string Write(IsolationMode mode) => mode switch
    {
        IsolationMode.InProcess => "in-process",
        IsolationMode.Process => "process",
        _ => "auto",
    };
}
