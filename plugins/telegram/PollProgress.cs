namespace Gateway.Adapters.Telegram;

/// <summary>How far polling had come at one moment.</summary>
/// <param name="Polls">How many polls have been answered.</param>
/// <param name="Received">How many updates came with them.</param>
/// <param name="IsHandingOver">Whether the gateway still takes what came, or has refused it: Telegram then rightly keeps updates.</param>
internal readonly record struct PollProgress(long Polls, long Received, bool IsHandingOver);
