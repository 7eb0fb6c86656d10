namespace Gateway.Host.Model;

/// <summary>One thing that the host saw. Text is for people: what, where, how long; never a secret.</summary>
/// <param name="Source">kebab-case: where it was seen, for example <c>run-task</c>, <c>door</c>, <c>opinion</c>, <c>files</c>.</param>
/// <param name="Text">One sentence.</param>
/// <param name="At">When, for people; durations are measured elsewhere.</param>
internal sealed record Evidence(string Source, string Text, DateTimeOffset At);
