namespace Gateway.Host.Operator.Api.Messages;

/// <summary>What was done to a consumer, as JSON.</summary>
/// <param name="Consumer">Its name.</param>
/// <param name="Cursor">Its cursor now.</param>
/// <param name="Message">One sentence for people.</param>
internal sealed record ConsumerAnswerView(string Consumer, long Cursor, string Message);
