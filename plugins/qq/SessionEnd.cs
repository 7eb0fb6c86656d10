using Gateway.Abstractions;

namespace Gateway.Adapters.Qq;

/// <summary>How a session's connection ended.</summary>
/// <param name="Kind">What comes next.</param>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Action">With <see cref="SessionEndKind.Fatal"/>: what would help.</param>
internal sealed record SessionEnd(SessionEndKind Kind, string Code, string Detail, UserAction Action = UserAction.None)
{
    public static SessionEnd Stopped { get; } = new(SessionEndKind.Stopped, "stopped", "The gateway has asked to stop.");

    /// <summary>Nothing is wrong.</summary>
    public bool IsPlanned { get; init; }

    /// <summary>What to wait at least, or null.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>The other end has ended the connection, or lost it; otherwise this side has.</summary>
    public bool IsTheirs { get; init; }

    /// <summary>The access token was refused.</summary>
    public bool IsToken { get; init; }
}
