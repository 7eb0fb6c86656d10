namespace Gateway.Host.Supervision.Evidence.Sources;

/// <summary>Something positively wrong with at least one connection.</summary>
/// <param name="Kind">What.</param>
/// <param name="Text">For people; of the connection that shows it for longest.</param>
internal readonly record struct SocketFinding(ObservationKind Kind, string Text);
