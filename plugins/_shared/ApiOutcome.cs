namespace Gateway.Adapters.Plumbing;

/// <summary>What is known about a request.</summary>
internal enum ApiOutcome
{
    /// <summary>There is an answer, whatever its status.</summary>
    Answered,

    /// <summary>The request was never written: no connection, or none in time.</summary>
    NotWritten,

    /// <summary>The connection broke after the request may have arrived.</summary>
    Broken,

    /// <summary>No answer within the deadline, although the request may have arrived.</summary>
    Unanswered,
}
