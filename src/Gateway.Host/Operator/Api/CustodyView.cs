namespace Gateway.Host.Operator.Api;

/// <summary>What an operator's work on the plugin folder came to, as JSON.</summary>
internal sealed record CustodyView(Model.CustodyStatus Status, string Message, IReadOnlyList<CustodyItemView> Plugins);
