namespace Gateway.Host.Operator.Api;

/// <summary>Probes since the gateway started, as they are shown.</summary>
internal sealed record ProbesView(long Sent, long Answered, long Failed);
