using Gateway.Abstractions;

namespace Gateway.Adapters.Feishu;

/// <summary>How a connection ended, or why none came about.</summary>
/// <param name="Code">The reason as people see it.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="IsRoutine">The service ends connections every now and then: nothing is wrong.</param>
/// <param name="IsFatal">Trying again cannot help.</param>
/// <param name="Action">With <paramref name="IsFatal"/>: what would help.</param>
/// <param name="Wait">What to wait at least, or null.</param>
internal sealed record LinkEnd(string Code, string Detail, bool IsRoutine = false, bool IsFatal = false, UserAction Action = UserAction.None, TimeSpan? Wait = null)
{
    public static LinkEnd Stopped { get; } = new("stopped", "The gateway has asked to stop.");

    public static LinkEnd Of(CodeMeaning meaning, FeishuAnswer answer) =>
        new(meaning.Code, meaning.Text.Length == 0 ? answer.Detail : $"{answer.Detail} {meaning.Text}", IsFatal: meaning.Kind == CodeKind.Fatal, Action: meaning.Action, Wait: answer.RetryAfter);
}
