namespace Gateway.Host.Storage.Retention;

/// <summary>What goes at one moment.</summary>
/// <param name="MessagesBefore">Accepted messages, and settled deliveries, older than this. Milliseconds since 1970.</param>
/// <param name="LettersBefore">Dead letters that were given up before this. Likewise.</param>
/// <param name="Messages">How many of either are kept at most.</param>
/// <param name="ReadThrough">Newer accepted messages have a reader that is behind: they go for their age alone.</param>
/// <param name="IsTooLarge">The file is larger than it may be: the oldest go whatever their age.</param>
internal sealed record RetentionRules(long MessagesBefore, long LettersBefore, long Messages, long ReadThrough, bool IsTooLarge);
