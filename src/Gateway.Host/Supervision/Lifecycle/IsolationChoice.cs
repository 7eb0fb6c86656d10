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

    public static IsolationChoice Of(AdapterConfig config, IsolationMode everybody, IsolationMove? move) => (config.Isolation ?? everybody) switch
    {
        IsolationMode.Process => new(IsolationMode.Process, "configured"),
        IsolationMode.Auto when move is not null => new(IsolationMode.Process, string.Create(
            CultureInfo.InvariantCulture, $"moved to a worker at {move.At:yyyy-MM-dd HH:mm}Z, {ReasonCatalogue.Code(move.Reason)}: {move.Why}; 'gateway release {config.Name}' moves it back")),
        _ => InProcess,
    };
}
