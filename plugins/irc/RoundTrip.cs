namespace Gateway.Adapters.Irc;

/// <summary>One PING and what the server said before it answered; with a target also the lines of one message that were written before it.</summary>
/// <remarks>Changed by <see cref="RoundTrips"/> under its lock only.</remarks>
internal sealed class RoundTrip(string token, string? target)
{
    private readonly TaskCompletionSource<bool> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Token { get; } = token;

    public string? Target { get; } = target;

    /// <summary>When the PING was about to be written, or null while lines before it are still waiting.</summary>
    public long? AskedAt { get; set; }

    /// <summary>How many lines the server has refused, and how it said so the last time.</summary>
    public int Refusals { get; set; }

    public string Refusal { get; set; } = "";

    /// <summary>True when the PONG is there, false when the connection ended before.</summary>
    public Task<bool> Answer => _answer.Task;

    public void Complete(bool answered) => _answer.TrySetResult(answered);
}
