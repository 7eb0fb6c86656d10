namespace Gateway.Adapters.Telegram;

/// <summary>The answer to a call, or why there is none.</summary>
internal readonly record struct CallResult<T>(T? Value, CallFailure? Failure);
