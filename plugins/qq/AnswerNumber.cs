namespace Gateway.Adapters.Qq;

/// <summary>Which number an answer has.</summary>
/// <param name="Number">1 to 5; 0 when the question has been answered as often as QQ allows.</param>
/// <param name="IsRepeat">It was given out before: the answer may have been sent already.</param>
internal readonly record struct AnswerNumber(int Number, bool IsRepeat);
