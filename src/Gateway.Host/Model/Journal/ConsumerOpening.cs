namespace Gateway.Host.Model.Journal;

/// <summary>The answer to somebody who wants to read.</summary>
/// <param name="Status">Done, or why not.</param>
/// <param name="Stream">Only with Done; the caller's to dispose.</param>
/// <param name="Text">One sentence for people; empty with Done.</param>
internal readonly record struct ConsumerOpening(ConsumerStatus Status, IConsumerStream? Stream, string Text = "");
