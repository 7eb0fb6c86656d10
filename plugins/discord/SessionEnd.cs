using Gateway.Abstractions;

namespace Gateway.Adapters.Discord;

/// <summary>How a session's connection ended.</summary>
/// <param name="Kind">What comes next.</param>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Action">With <see cref="SessionEndKind.Fatal"/>: what would help.</param>
/// <param name="IsPlanned">Discord has asked for it, as it does every few hours: nothing is wrong.</param>
internal sealed record SessionEnd(SessionEndKind Kind, string Code, string Detail, UserAction Action = UserAction.None, bool IsPlanned = false)
{
    public static SessionEnd Stopped { get; } = new(SessionEndKind.Stopped, "stopped", "The gateway has asked to stop.");
}
