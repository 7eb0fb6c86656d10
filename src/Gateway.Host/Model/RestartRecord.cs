namespace Gateway.Host.Model;

/// <summary>One entry of the restart ledger.</summary>
internal sealed record RestartRecord(AdapterId Adapter, PluginId Plugin, DateTimeOffset At, RestartKind Kind, Reason Reason);
