namespace Gateway.Host.Model;

/// <summary>What the host does next by itself. Nothing waits without an end that people can see.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">When, or null when it waits for the named input instead of a time.</param>
/// <param name="Text">For people: "retry 3 of the backoff", "waits until the settings of 'demo' change".</param>
internal sealed record NextAction(NextActionKind Kind, DateTimeOffset? At, string Text)
{
    /// <summary>What may end the wait before its time, as a clause: "as soon as api.x.test:443 answers".</summary>
    public string? Or { get; init; }

    public static NextAction None { get; } = new(NextActionKind.None, At: null, "nothing");
}
