namespace Gateway.Adapters.Qq;

/// <summary>What a question was answered with. Kept on disk.</summary>
/// <param name="Id">QQ's id of the question.</param>
/// <param name="Until">From then on nothing of it matters, in seconds since 1970.</param>
/// <param name="Answers">The keys of the answers: the first has the number 1.</param>
internal sealed record AnsweredQuestion(string Id, long Until, List<string> Answers);
