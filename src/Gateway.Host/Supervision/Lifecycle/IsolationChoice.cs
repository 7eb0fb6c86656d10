using System.Globalization;
using Gateway.Host.Model;
using Gateway.Host.Model.Config;

namespace Gateway.Host.Supervision.Lifecycle;

/// <summary>In which tier an instance runs, and why. Pure: what is configured and what has happened in, tier out.</summary>
/// <param name="Tier">Never auto.</param>
/// <param name="Why">For people; empty when nothing needs an explanation.</param>
internal sealed record IsolationChoice(IsolationMode Tier, string Why)
{
    public static IsolationChoice InProcess { get; } = new(IsolationMode.InProcess, "");

    /// <param name="config">Of the instance.</param>
    /// <param name="everybody">Where instances run that say nothing themselves.</param>
    /// <param name="move">It was moved; null when it was not.</param>
    /// <param name="hasNativeCode">Its build carries code that no load context contains.</param>
    public static IsolationChoice Of(AdapterConfig config, IsolationMode everybody, IsolationMove? move, bool hasNativeCode) => (config.Isolation ?? everybody) switch
    {
        IsolationMode.Process => new(IsolationMode.Process, "configured"),
        IsolationMode.Auto when move is not null => new(IsolationMode.Process, string.Create(
            CultureInfo.InvariantCulture, $"moved to a worker at {move.At:yyyy-MM-dd HH:mm}Z, {Word(move.Cause)}: {move.Why}; 'gateway release {config.Name}' moves it back")),
        IsolationMode.Auto when hasNativeCode => new(IsolationMode.Process, "it carries native code ('gateway plugins validate' says which), which can end the process that it runs in; 'isolation: in-process' keeps it here"),
        _ => InProcess,
    };

    private static string Word(IsolationCause cause) => cause switch
    {
        IsolationCause.Leak => "leak",
        IsolationCause.Wedge => "wedge",
        IsolationCause.Starvation => "starvation",
        IsolationCause.Descriptors => "descriptors",
        IsolationCause.NativeCode => "native code",
        IsolationCause.Crash => "crash",
        IsolationCause.Operator => "operator",
        _ => "unknown",
    };
}
