namespace Gateway.Host.Operator.Api;

/// <summary>One plugin of a report about the plugin folder, as JSON.</summary>
internal sealed record CustodyItemView(string Plugin, string Source, Model.CustodyState State, string Detail);
