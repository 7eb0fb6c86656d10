namespace Gateway.Host.Operator.Api.Messages;

/// <summary>The last event of a stream, as JSON.</summary>
/// <param name="Reason">A stable word.</param>
/// <param name="Text">One sentence for people.</param>
internal sealed record StreamEndView(string Reason, string Text);
