using Gateway.Abstractions;
using Gateway.Adapters.Plumbing;

namespace Gateway.Adapters.Slack;

/// <summary>Why another connection is due, or none came about.</summary>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="IsPlanned">Slack exchanges connections every few hours: nothing is wrong.</param>
/// <param name="IsFatal">Trying again cannot help.</param>
/// <param name="Action">With <paramref name="IsFatal"/>: what would help.</param>
/// <param name="Wait">What to wait at least, or null.</param>
internal sealed record LinkEnd(string Code, string Detail, bool IsPlanned = false, bool IsFatal = false, UserAction Action = UserAction.None, TimeSpan? Wait = null)
{
    /// <summary>An app may have ten connections; those who come eleventh must not come in a crowd.</summary>
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(60);

    /// <summary>Slack has asked for it.</summary>
    public static LinkEnd Asked(string? reason) => reason switch
    {
        "link_disabled" when ErrorMeaning.Of(reason) is var off => new(off.Code, off.Text, IsFatal: true, Action: off.Action),
        "too_many_websockets" => new("too-many-connections", "The app has more connections than Slack allows (10): stop the other programs that use it.", Wait: Crowded),
        _ => new("refresh", $"Slack asks for another connection ({reason ?? "without a reason"}).", IsPlanned: true),
    };

    public static LinkEnd Of(SocketEnd end) => new(end.Kind == SocketEndKind.Closed ? "closed" : "network", end.Detail);

    public static LinkEnd Of(SlackAnswer answer)
    {
        var meaning = ErrorMeaning.Of(answer.Error);
        return meaning.Kind == ErrorKind.Fatal
            ? new(meaning.Code, $"{answer.Detail} {meaning.Text}", IsFatal: true, Action: meaning.Action)
            : new(Introduction.Code(answer), answer.Detail, Wait: answer.Http.RetryAfter);
    }
}
