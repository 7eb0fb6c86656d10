namespace Gateway.Platforms.Tests.Simulation;

/// <summary>What a platform has seen of its client.</summary>
internal enum RecordedKind
{
    /// <summary>An HTTP request.</summary>
    Request,

    /// <summary>A WebSocket was opened.</summary>
    Opened,

    /// <summary>A message on a WebSocket.</summary>
    Frame,

    /// <summary>A WebSocket ended; the name says how.</summary>
    Ended,
}
